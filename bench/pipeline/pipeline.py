import asyncio


async def numbers(n):
    for i in range(n):
        yield i


async def odd(items):
    async for n in items:
        if n % 2 == 1:
            yield n


async def squares(items):
    async for n in items:
        yield n * n % 1000


async def total(items):
    result = 0
    async for n in items:
        result += n
    return result


print(asyncio.run(total(squares(odd(numbers(2000000))))))
