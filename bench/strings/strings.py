def run(n):
    lines = []
    for i in range(n):
        line = ""
        for j in range(10):
            line += f"{i + j},"
        lines.append(line)
    return len("\n".join(lines))


print(run(200000))
