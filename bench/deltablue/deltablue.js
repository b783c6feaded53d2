const REQUIRED = 0, STRONG = 1, PREFERRED = 2, NORMAL = 3, WEAK = 4, WEAKEST = 5;

class Variable {
    constructor(value) {
        this.value = value;
        this.constraints = [];
        this.determinedBy = null;
        this.mark = 0;
        this.strength = WEAKEST;
        this.isConstant = true;
    }

    removeConstraint(constraint) { this.constraints.splice(this.constraints.indexOf(constraint), 1); }
}

class Constraint {
    constructor(strength) { this.strength = strength; }

    isInput() { return false; }

    add(planner) {
        this.link();
        planner.add(this);
    }

    remove(planner) {
        if (this.isSatisfied()) planner.remove(this);
        else this.unlink();
    }

    satisfy(mark, planner) {
        this.choose(mark);
        if (!this.isSatisfied()) {
            if (this.strength === REQUIRED) throw new Error("a required constraint cannot be satisfied");
            return null;
        }
        this.markInputs(mark);
        const output = this.output();
        const overridden = output.determinedBy;
        if (overridden !== null) overridden.dissatisfy();
        output.determinedBy = this;
        if (!planner.propagate(this, mark)) throw new Error("the constraints are a cycle");
        output.mark = mark;
        return overridden;
    }
}

class UnaryConstraint extends Constraint {
    constructor(variable, strength) {
        super(strength);
        this.variable = variable;
        this.satisfied = false;
    }

    output() { return this.variable; }
    isSatisfied() { return this.satisfied; }
    dissatisfy() { this.satisfied = false; }
    link() { this.variable.constraints.push(this); }
    unlink() {
        this.variable.removeConstraint(this);
        this.satisfied = false;
    }
    choose(mark) { this.satisfied = this.variable.mark !== mark && this.strength < this.variable.strength; }
    markInputs() {}
    hasInputs() { return true; }
    recalculate() {
        this.variable.strength = this.strength;
        this.variable.isConstant = !this.isInput();
    }
    execute() {}
}

class Stay extends UnaryConstraint {}

class Edit extends UnaryConstraint {
    isInput() { return true; }
}

class BinaryConstraint extends Constraint {
    constructor(first, second, strength) {
        super(strength);
        this.first = first;
        this.second = second;
        this.from = null;
        this.to = null;
    }

    output() { return this.to; }
    isSatisfied() { return this.to !== null; }
    dissatisfy() { this.direct(null, null); }
    direct(from, to) {
        this.from = from;
        this.to = to;
    }
    link() {
        this.first.constraints.push(this);
        this.second.constraints.push(this);
    }
    unlink() {
        this.first.removeConstraint(this);
        this.second.removeConstraint(this);
        this.dissatisfy();
    }
    choose(mark) {
        const a = this.first, b = this.second;
        if (a.mark === mark) this.directIf(b.mark !== mark && this.strength < b.strength, a, b);
        else if (b.mark === mark) this.directIf(this.strength < a.strength, b, a);
        else if (a.strength > b.strength) this.directIf(this.strength < a.strength, b, a);
        else this.directIf(this.strength < b.strength, a, b);
    }
    directIf(isPossible, from, to) {
        if (isPossible) this.direct(from, to);
        else this.direct(null, null);
    }
    markInputs(mark) { this.from.mark = mark; }
    hasInputs(mark) {
        const from = this.from;
        return from.mark === mark || from.isConstant || from.determinedBy === null;
    }
    recalculate() {
        const from = this.from, to = this.to;
        to.strength = Math.max(this.strength, from.strength);
        to.isConstant = from.isConstant;
        if (to.isConstant) this.execute();
    }
}

class Equality extends BinaryConstraint {
    execute() { this.to.value = this.from.value; }
}

class Scale extends BinaryConstraint {
    constructor(first, scale, offset, second, strength) {
        super(first, second, strength);
        this.scale = scale;
        this.offset = offset;
    }

    link() {
        super.link();
        this.scale.constraints.push(this);
        this.offset.constraints.push(this);
    }
    unlink() {
        super.unlink();
        this.scale.removeConstraint(this);
        this.offset.removeConstraint(this);
    }
    markInputs(mark) {
        super.markInputs(mark);
        this.scale.mark = mark;
        this.offset.mark = mark;
    }
    recalculate() {
        const from = this.from, to = this.to;
        to.strength = Math.max(this.strength, from.strength);
        to.isConstant = from.isConstant && this.scale.isConstant && this.offset.isConstant;
        if (to.isConstant) this.execute();
    }
    execute() {
        if (this.to === this.second) this.to.value = this.from.value * this.scale.value + this.offset.value;
        else this.to.value = Math.floor((this.from.value - this.offset.value) / this.scale.value);
    }
}

class Planner {
    constructor() { this.mark = 0; }

    newMark() { return ++this.mark; }

    add(constraint) {
        const mark = this.newMark();
        let overridden = constraint.satisfy(mark, this);
        while (overridden !== null) overridden = overridden.satisfy(mark, this);
    }

    remove(constraint) {
        const output = constraint.output();
        constraint.dissatisfy();
        constraint.unlink();
        const unsatisfied = this.forget(output);
        for (let strength = REQUIRED; strength < WEAKEST; strength++) {
            for (const other of unsatisfied) {
                if (other.strength === strength) this.add(other);
            }
        }
    }

    plan(sources) {
        const mark = this.newMark();
        const plan = [];
        const open = sources;
        while (open.length > 0) {
            const next = open.pop();
            const output = next.output();
            if (output.mark !== mark && next.hasInputs(mark)) {
                plan.push(next);
                output.mark = mark;
                this.addUsers(output, open);
            }
        }
        return plan;
    }

    planFor(constraints) { return this.plan(constraints.filter((one) => one.isInput() && one.isSatisfied())); }

    propagate(constraint, mark) {
        const open = [constraint];
        while (open.length > 0) {
            const next = open.pop();
            if (next.output().mark === mark) {
                this.remove(constraint);
                return false;
            }
            next.recalculate();
            this.addUsers(next.output(), open);
        }
        return true;
    }

    forget(variable) {
        variable.determinedBy = null;
        variable.strength = WEAKEST;
        variable.isConstant = true;
        const unsatisfied = [];
        const open = [variable];
        while (open.length > 0) {
            const next = open.pop();
            for (const constraint of next.constraints) {
                if (!constraint.isSatisfied()) {
                    unsatisfied.push(constraint);
                } else if (constraint !== next.determinedBy) {
                    constraint.recalculate();
                    open.push(constraint.output());
                }
            }
        }
        return unsatisfied;
    }

    addUsers(variable, open) {
        const determining = variable.determinedBy;
        for (const constraint of variable.constraints) {
            if (constraint !== determining && constraint.isSatisfied()) open.push(constraint);
        }
    }

    change(variable, value) {
        const edit = new Edit(variable, PREFERRED);
        edit.add(this);
        const plan = this.planFor([edit]);
        for (let i = 0; i < 10; i++) {
            variable.value = value;
            for (const step of plan) step.execute();
        }
        edit.remove(this);
    }
}

function chain(n) {
    const planner = new Planner();
    const variables = [];
    for (let i = 0; i <= n; i++) variables.push(new Variable(0));
    for (let i = 0; i < n; i++) new Equality(variables[i], variables[i + 1], REQUIRED).add(planner);
    new Stay(variables[n], NORMAL).add(planner);
    const edit = new Edit(variables[0], STRONG);
    edit.add(planner);
    const plan = planner.planFor([edit]);
    let sum = 0;
    for (let i = 0; i < 100; i++) {
        variables[0].value = i;
        for (const step of plan) step.execute();
        sum += variables[n].value;
    }
    edit.remove(planner);
    return sum;
}

function projection(n) {
    const planner = new Planner();
    const scale = new Variable(10), offset = new Variable(1000);
    const from = [], to = [];
    for (let i = 0; i < n; i++) {
        from.push(new Variable(i));
        to.push(new Variable(i));
        new Stay(from[i], WEAK).add(planner);
        new Scale(from[i], scale, offset, to[i], REQUIRED).add(planner);
    }
    planner.change(from[0], 17);
    planner.change(to[n - 1], 1050);
    planner.change(scale, 5);
    planner.change(offset, 2000);
    return to.reduce((sum, variable) => sum + variable.value, 0) + from[n - 1].value;
}

function run(times, n) {
    let sum = 0;
    for (let i = 0; i < times; i++) sum += chain(n) + projection(n);
    return sum;
}

console.log(run(20, 1000));
