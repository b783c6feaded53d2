def text(n):
    words = []
    seed = 42
    for _ in range(n):
        seed = (seed * 16807) % 2147483647
        words.append(f"word{seed % 50000}")
    return " ".join(words)


def count(text):
    counts = {}
    for word in text.split(" "):
        counts[word] = counts.get(word, 0) + 1
    return counts


counts = count(text(1000000))
most = ""
times = 0
for word, n in counts.items():
    if n > times or n == times and word < most:
        most = word
        times = n
print(len(counts), most, times)
