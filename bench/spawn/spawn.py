import asyncio


async def next_one(i):
    return i + 1


async def run(n):
    count = 0
    while count < n:
        count = await next_one(count)
    return count


print(asyncio.run(run(1000000)))
