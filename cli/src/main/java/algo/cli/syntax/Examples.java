package algo.cli.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two command lines or more for each command and action, as its help shows them. Loaded for help alone. */
public final class Examples {
    private static final Map<String, List<String>> LINES = new HashMap<>();

    static {
        of("add", "add ema_crossover.py", "add straddle/ --id straddle --exchange NFO --param LOTS=2 --start");
        of("import", "import ~/openalgo --dry-run", "import ~/openalgo --short-ids");
        of("list", "list", "list --watch", "list --json");
        of("status", "status", "status ema_crossover");
        of("top", "top", "top --every 5s", "top --hosts all");
        of("start", "start ema_crossover", "start ./ema_crossover.py --watch", "start --all");
        of("stop", "stop ema_crossover", "stop ema_crossover --today", "stop --all --grace 30s");
        of("restart", "restart ema_crossover", "restart --all");
        of("reset", "reset ema_crossover", "reset --all", "reset --account --yes");
        of("panic", "panic", "panic --square-off --sandbox", "panic --end", "panic --end --yes");
        of("logs", "logs ema_crossover -f", "logs ema_crossover --since 09:15 --grep ORDER");
        of("events", "events ema_crossover", "events -f --since 10m");
        of("report", "report", "report ema_crossover --since 7d");
        of("metrics", "metrics", "metrics --output /var/lib/node_exporter/algo.prom");
        of("show", "show ema_crossover", "show ema_crossover --json");
        of("set", "set ema_crossover params.SYMBOL=INFY", "set ema_crossover restart.when=on-failure restart.max=3");
        of("edit", "edit ema_crossover", "edit ema_crossover --json");
        of("validate", "validate", "validate strategy_configs.json --json");
        of("schema", "schema", "schema --json");
        of("config", "config openalgo.host", "config openalgo.host=http://127.0.0.1:5000 defaults.log.keep_days=14");
        of("rename", "rename ema ema_fast", "rename ema_fast ema --json");
        of("copy", "copy ema_crossover --host vps", "copy ema_crossover --host vps --replace");
        of(
                "move",
                "move ema_crossover --host vps",
                "move ema_crossover --host vps --yes",
                "move ema_crossover --host vps --cancel");
        of(
                "export",
                "export ema_crossover",
                "export ema_crossover --output backup.tar.gz --replace",
                "export ema_crossover -o -",
                "export ema_crossover --to systemd");
        of("source", "source ema_crossover", "source ema_crossover --json");
        of("remove", "remove ema_crossover", "remove ema_crossover --stop --purge");
        of(
                "schedule",
                "schedule ema_crossover --start 09:20 --stop 15:15 --days mon-fri",
                "schedule ema_crossover --market-hours",
                "schedule --next 5");
        of("unschedule", "unschedule ema_crossover", "unschedule ema_crossover --json");
        of("explain", "explain ema_crossover", "explain ema_crossover --at 2026-11-24T10:00");
        of("live", "live ema_crossover", "live ema_crossover --openalgo http://127.0.0.1:5000");
        of("calendar", "calendar is-open NSE", "calendar check 2026-11-24");
        of("calendar show", "calendar show", "calendar show NSE 2026");
        of("calendar is-open", "calendar is-open NSE", "calendar is-open MCX --at 2026-11-23T21:00");
        of("calendar next", "calendar next NSE", "calendar next MCX --from 2026-11-23T09:20");
        of("calendar check", "calendar check 2026-11-24", "calendar check 2026-11-24 MCX");
        of(
                "calendar add",
                "calendar add 2026-12-07 NSE --name 'Election day'",
                "calendar add 2026-12-12 --name 'Drill' --sessions 09:15-10:00,11:30-12:30");
        of("calendar remove", "calendar remove 2026-12-07 NSE", "calendar remove 2026-12-07 NSE --restore");
        of("calendar validate", "calendar validate", "calendar validate calendar.json");
        of("calendar import", "calendar import calendar.json", "calendar import calendar.json --replace");
        of("reload", "reload", "reload --json");
        of("sandbox", "sandbox", "sandbox positions");
        of("sandbox summary", "sandbox summary", "sandbox summary --json");
        of("sandbox positions", "sandbox positions", "sandbox positions --json");
        of("sandbox orders", "sandbox orders", "sandbox orders --json");
        of("sandbox funds", "sandbox funds", "sandbox funds --json");
        of("sandbox reset", "sandbox reset", "sandbox reset --json");
        of("notify", "notify list", "notify test me");
        of("notify list", "notify list", "notify list --json");
        of("notify test", "notify test", "notify test me");
        of("env", "env list", "env build ema_crossover");
        of("env list", "env list", "env list --json");
        of("env build", "env build ema_crossover", "env build --all --upgrade");
        of("env clean", "env clean", "env clean --json");
        of("secret", "secret set OPENALGO_APIKEY", "secret list");
        of("secret set", "secret set OPENALGO_APIKEY", "secret set OPENALGO_APIKEY --strategy ema_crossover");
        of("secret list", "secret list", "secret list --json");
        of("secret remove", "secret remove OPENALGO_APIKEY", "secret remove OPENALGO_APIKEY --strategy ema_crossover");
        of("daemon", "daemon start", "daemon status");
        of("daemon run", "daemon run", "daemon run --home /srv/algo");
        of("daemon start", "daemon start", "daemon start --home /srv/algo");
        of("daemon stop", "daemon stop", "daemon stop --strategies");
        of("daemon restart", "daemon restart", "daemon restart --json");
        of("daemon status", "daemon status", "daemon status --json");
        of(
                "web",
                "web --open",
                "web --listen 127.0.0.1:8080 --read-only",
                "web --listen 0.0.0.0:5080 --certificate fullchain.pem --key privkey.pem");
        of("service", "service install", "service status");
        of("service install", "service install", "service install --print", "service install --system");
        of("service uninstall", "service uninstall", "service uninstall --system");
        of("service status", "service status", "service status --json");
        of("dial-stdio", "dial-stdio", "dial-stdio --home /srv/algo");
        of(
                "doctor",
                "doctor",
                "doctor --today",
                "doctor --json",
                "doctor --bundle",
                "doctor --bundle report.tar.gz --replace");
        of("completion", "completion bash", "completion fish");
        of("completion bash", "completion bash", "completion bash --json");
        of("completion zsh", "completion zsh", "completion zsh --json");
        of("completion fish", "completion fish", "completion fish --json");
        of("completion powershell", "completion powershell", "completion powershell --json");
        of("completion words", "completion words", "completion words --json");
        of("help", "help start", "help calendar add");
        of("version", "version", "version --json");
    }

    private Examples() {}

    private static void of(String name, String... lines) {
        LINES.put(name, List.of(lines));
    }

    /**
     * Returns the examples, each as it stands behind {@code algo}; empty if there are none.
     *
     * @param name a command, or a command and its action
     */
    public static List<String> of(String name) {
        return LINES.getOrDefault(name, List.of());
    }
}
