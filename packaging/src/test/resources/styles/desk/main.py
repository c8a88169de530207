"""Jobs by schedule and apscheduler, with modules and settings beside the script."""
import time
import schedule
from apscheduler.schedulers.background import BackgroundScheduler
from broker.client import Desk
from settings import load

desk = Desk(**load("config.json"))
done = set()


def job():
    print(desk.buy("SBIN"), flush=True)
    done.add("schedule")
    return schedule.CancelJob


schedule.every(1).seconds.do(job)
scheduler = BackgroundScheduler(timezone="Asia/Kolkata")
scheduler.add_job(lambda: done.add("apscheduler"), "interval", seconds=1)
scheduler.start()
while True:
    schedule.run_pending()
    if done >= {"schedule", "apscheduler"}:
        print("style done", flush=True)
        done.clear()
    time.sleep(0.1)
