class Toggle:
    def __init__(self, state):
        self.state = state

    def value(self):
        return self.state

    def activate(self):
        self.state = not self.state
        return self


class NthToggle(Toggle):
    def __init__(self, state, most):
        super().__init__(state)
        self.most = most
        self.counter = 0

    def activate(self):
        self.counter += 1
        if self.counter >= self.most:
            self.state = not self.state
            self.counter = 0
        return self


def run(n):
    trues = 0
    toggle = Toggle(True)
    nth = NthToggle(True, 3)
    for _ in range(n):
        if toggle.activate().value():
            trues += 1
        if nth.activate().value():
            trues += 1
    return trues


print(run(3000000))
