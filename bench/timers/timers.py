# A tenth of the timers.
import asyncio

fired = 0


def fire():
    global fired
    fired += 1


async def run():
    loop = asyncio.get_running_loop()
    for i in range(100000):
        loop.call_later((i * 7919 % 100000) / 1000000, fire)
    await asyncio.sleep(0.11)
    print(fired)


asyncio.run(run())
