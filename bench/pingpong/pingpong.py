# A tenth of the round trips: queues with room for one.
import asyncio


async def player(source, target):
    while (n := await source.get()) is not None:
        await target.put(n + 1)


async def main():
    there, back = asyncio.Queue(1), asyncio.Queue(1)
    other = asyncio.create_task(player(there, back))
    n = 0
    while n < 100000:
        await there.put(n)
        n = await back.get()
    await there.put(None)
    await other
    print(n)


asyncio.run(main())
