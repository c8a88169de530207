# Completes the commands of algo in fish: algo completion fish > ~/.config/fish/completions/algo.fish

function __algo_words
    set -l before (commandline -opc)
    set -l program $before[1]
    set -e before[1]
    set -l current (commandline -ct | string unescape)
    printf '%s\n' $before "$current" | $program completion words 2>/dev/null | while read -l line
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end

complete -c algo -f -a '(__algo_words)'
