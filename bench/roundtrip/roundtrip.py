# The main program and a generator take turns.
def turns(n):
    done = 0
    while done < n:
        yield
        done += 1
    yield done


def run(n):
    other = turns(n)
    done = 0
    while done < n:
        next(other)
        done += 1
    return done + next(other)


print(run(5000000))
