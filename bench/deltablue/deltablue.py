REQUIRED, STRONG, PREFERRED, NORMAL, WEAK, WEAKEST = range(6)


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.is_constant = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def is_input(self):
        return False

    def add(self, planner):
        self.link()
        planner.add(self)

    def remove(self, planner):
        if self.is_satisfied():
            planner.remove(self)
        else:
            self.unlink()

    def satisfy(self, mark, planner):
        self.choose(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise RuntimeError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.dissatisfy()
        output.determined_by = self
        if not planner.propagate(self, mark):
            raise RuntimeError("the constraints are a cycle")
        output.mark = mark
        return overridden


class UnaryConstraint(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def output(self):
        return self.variable

    def is_satisfied(self):
        return self.satisfied

    def dissatisfy(self):
        self.satisfied = False

    def link(self):
        self.variable.constraints.append(self)

    def unlink(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def choose(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.strength

    def mark_inputs(self, mark):
        pass

    def has_inputs(self, mark):
        return True

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.is_constant = not self.is_input()

    def execute(self):
        pass


class Stay(UnaryConstraint):
    pass


class Edit(UnaryConstraint):
    def is_input(self):
        return True


class BinaryConstraint(Constraint):
    def __init__(self, first, second, strength):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.source = None
        self.target = None

    def output(self):
        return self.target

    def is_satisfied(self):
        return self.target is not None

    def dissatisfy(self):
        self.direct(None, None)

    def direct(self, source, target):
        self.source = source
        self.target = target

    def link(self):
        self.first.constraints.append(self)
        self.second.constraints.append(self)

    def unlink(self):
        self.first.constraints.remove(self)
        self.second.constraints.remove(self)
        self.dissatisfy()

    def choose(self, mark):
        a = self.first
        b = self.second
        if a.mark == mark:
            self.direct_if(b.mark != mark and self.strength < b.strength, a, b)
        elif b.mark == mark:
            self.direct_if(self.strength < a.strength, b, a)
        elif a.strength > b.strength:
            self.direct_if(self.strength < a.strength, b, a)
        else:
            self.direct_if(self.strength < b.strength, a, b)

    def direct_if(self, is_possible, source, target):
        if is_possible:
            self.direct(source, target)
        else:
            self.direct(None, None)

    def mark_inputs(self, mark):
        self.source.mark = mark

    def has_inputs(self, mark):
        source = self.source
        return source.mark == mark or source.is_constant or source.determined_by is None

    def recalculate(self):
        source = self.source
        target = self.target
        target.strength = max(self.strength, source.strength)
        target.is_constant = source.is_constant
        if target.is_constant:
            self.execute()


class Equality(BinaryConstraint):
    def execute(self):
        self.target.value = self.source.value


class Scale(BinaryConstraint):
    def __init__(self, first, scale, offset, second, strength):
        super().__init__(first, second, strength)
        self.scale = scale
        self.offset = offset

    def link(self):
        super().link()
        self.scale.constraints.append(self)
        self.offset.constraints.append(self)

    def unlink(self):
        super().unlink()
        self.scale.constraints.remove(self)
        self.offset.constraints.remove(self)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.scale.mark = mark
        self.offset.mark = mark

    def recalculate(self):
        source = self.source
        target = self.target
        target.strength = max(self.strength, source.strength)
        target.is_constant = source.is_constant and self.scale.is_constant and self.offset.is_constant
        if target.is_constant:
            self.execute()

    def execute(self):
        if self.target is self.second:
            self.target.value = self.source.value * self.scale.value + self.offset.value
        else:
            self.target.value = (self.source.value - self.offset.value) // self.scale.value


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def remove(self, constraint):
        output = constraint.output()
        constraint.dissatisfy()
        constraint.unlink()
        unsatisfied = self.forget(output)
        for strength in range(REQUIRED, WEAKEST):
            for other in unsatisfied:
                if other.strength == strength:
                    self.add(other)

    def plan(self, sources):
        mark = self.new_mark()
        plan = []
        open_ = sources
        while open_:
            following = open_.pop()
            output = following.output()
            if output.mark != mark and following.has_inputs(mark):
                plan.append(following)
                output.mark = mark
                self.add_users(output, open_)
        return plan

    def plan_for(self, constraints):
        return self.plan([one for one in constraints if one.is_input() and one.is_satisfied()])

    def propagate(self, constraint, mark):
        open_ = [constraint]
        while open_:
            following = open_.pop()
            if following.output().mark == mark:
                self.remove(constraint)
                return False
            following.recalculate()
            self.add_users(following.output(), open_)
        return True

    def forget(self, variable):
        variable.determined_by = None
        variable.strength = WEAKEST
        variable.is_constant = True
        unsatisfied = []
        open_ = [variable]
        while open_:
            following = open_.pop()
            for constraint in following.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
                elif constraint is not following.determined_by:
                    constraint.recalculate()
                    open_.append(constraint.output())
        return unsatisfied

    def add_users(self, variable, open_):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                open_.append(constraint)

    def change(self, variable, value):
        edit = Edit(variable, PREFERRED)
        edit.add(self)
        plan = self.plan_for([edit])
        for _ in range(10):
            variable.value = value
            for step in plan:
                step.execute()
        edit.remove(self)


def chain(n):
    planner = Planner()
    variables = [Variable(0) for _ in range(n + 1)]
    for i in range(n):
        Equality(variables[i], variables[i + 1], REQUIRED).add(planner)
    Stay(variables[n], NORMAL).add(planner)
    edit = Edit(variables[0], STRONG)
    edit.add(planner)
    plan = planner.plan_for([edit])
    total = 0
    for i in range(100):
        variables[0].value = i
        for step in plan:
            step.execute()
        total += variables[n].value
    edit.remove(planner)
    return total


def projection(n):
    planner = Planner()
    scale = Variable(10)
    offset = Variable(1000)
    sources = []
    targets = []
    for i in range(n):
        sources.append(Variable(i))
        targets.append(Variable(i))
        Stay(sources[i], WEAK).add(planner)
        Scale(sources[i], scale, offset, targets[i], REQUIRED).add(planner)
    planner.change(sources[0], 17)
    planner.change(targets[n - 1], 1050)
    planner.change(scale, 5)
    planner.change(offset, 2000)
    return sum(variable.value for variable in targets) + sources[n - 1].value


def run(times, n):
    return sum(chain(n) + projection(n) for _ in range(times))


print(run(20, 1000))
