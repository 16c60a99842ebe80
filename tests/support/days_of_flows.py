"""Lives through days by flows, in a process of its own: `days_of_flows.py 2022-04-27`, the last of them.

Each day's morning comes, what the script says happens, the step's flow and the delivery run, and the day is over.
Prints the names of the runs' ends, a pair a day.
"""

import asyncio
import json
import sys
from datetime import date

from flows.delivery import delivery
from flows.evaluation import evaluation
from models.settings import Settings
from nianlun import trial
from tasks.office import Office


async def main(last: date) -> None:
    office, ended = Office(Settings().database), []
    for on in trial.days_until(office, last):
        assert trial.begin_day(office, on) == [], f"impossible on {on}"
        swept = await evaluation(on, return_state=True)
        sent = await delivery(on, return_state=True)
        trial.end_day(office, on)
        ended.append([swept.name, sent.name])
    office.close()
    print(json.dumps(ended))


if __name__ == "__main__":
    asyncio.run(main(date.fromisoformat(sys.argv[1])))
