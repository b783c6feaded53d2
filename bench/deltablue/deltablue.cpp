#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace {

enum Strength { kRequired, kStrong, kPreferred, kNormal, kWeak, kWeakest };

struct Constraint;
struct Planner;

struct Variable {
    long value;
    std::vector<Constraint*> constraints{};
    Constraint* determinedBy = nullptr;
    long mark = 0;
    Strength strength = kWeakest;
    bool isConstant = true;

    void remove(Constraint* c) { constraints.erase(std::find(constraints.begin(), constraints.end(), c)); }
};

struct Constraint {
    Strength strength;

    explicit Constraint(Strength s) : strength(s) {}
    virtual ~Constraint() = default;
    virtual bool isInput() const { return false; }
    virtual Variable* output() const = 0;
    virtual bool isSatisfied() const = 0;
    virtual void dissatisfy() = 0;
    virtual void link() = 0;
    virtual void unlink() = 0;
    virtual void choose(long mark) = 0;
    virtual void markInputs(long mark) = 0;
    virtual bool hasInputs(long mark) const = 0;
    virtual void recalculate() = 0;
    virtual void execute() = 0;

    void add(Planner& planner);
    void remove(Planner& planner);
    Constraint* satisfy(long mark, Planner& planner);
};

struct Planner {
    long mark = 0;
    std::vector<std::unique_ptr<Variable>> variables;
    std::vector<std::unique_ptr<Constraint>> constraints;

    Variable* variable(long value) { return variables.emplace_back(new Variable{value}).get(); }
    template <class T, class... Args>
    T* make(Args... args) {
        auto* made = new T(args...);
        constraints.emplace_back(made);
        made->add(*this);
        return made;
    }
    void add(Constraint* c) {
        mark++;
        for (Constraint* overridden = c->satisfy(mark, *this); overridden;)
            overridden = overridden->satisfy(mark, *this);
    }
    void remove(Constraint* c) {
        Variable* output = c->output();
        c->dissatisfy();
        c->unlink();
        std::vector<Constraint*> unsatisfied = forget(output);
        for (int strength = kRequired; strength < kWeakest; strength++) {
            for (Constraint* other : unsatisfied) {
                if (other->strength == strength)
                    add(other);
            }
        }
    }
    std::vector<Constraint*> plan(std::vector<Constraint*> open) {
        mark++;
        std::vector<Constraint*> plan;
        while (!open.empty()) {
            Constraint* next = open.back();
            open.pop_back();
            Variable* output = next->output();
            if (output->mark != mark && next->hasInputs(mark)) {
                plan.push_back(next);
                output->mark = mark;
                addUsers(output, open);
            }
        }
        return plan;
    }
    std::vector<Constraint*> planFor(const std::vector<Constraint*>& all) {
        std::vector<Constraint*> sources;
        for (Constraint* c : all) {
            if (c->isInput() && c->isSatisfied())
                sources.push_back(c);
        }
        return plan(std::move(sources));
    }
    bool propagate(Constraint* c, long own) {
        std::vector<Constraint*> open{c};
        while (!open.empty()) {
            Constraint* next = open.back();
            open.pop_back();
            if (next->output()->mark == own) {
                remove(c);
                return false;
            }
            next->recalculate();
            addUsers(next->output(), open);
        }
        return true;
    }
    std::vector<Constraint*> forget(Variable* variable) {
        variable->determinedBy = nullptr;
        variable->strength = kWeakest;
        variable->isConstant = true;
        std::vector<Constraint*> unsatisfied;
        std::vector<Variable*> open{variable};
        while (!open.empty()) {
            Variable* next = open.back();
            open.pop_back();
            for (Constraint* c : next->constraints) {
                if (!c->isSatisfied()) {
                    unsatisfied.push_back(c);
                } else if (c != next->determinedBy) {
                    c->recalculate();
                    open.push_back(c->output());
                }
            }
        }
        return unsatisfied;
    }
    void addUsers(Variable* variable, std::vector<Constraint*>& open) {
        for (Constraint* c : variable->constraints) {
            if (c != variable->determinedBy && c->isSatisfied())
                open.push_back(c);
        }
    }
    void change(Variable* variable, long value);
};

void Constraint::add(Planner& planner) {
    link();
    planner.add(this);
}

void Constraint::remove(Planner& planner) {
    if (isSatisfied())
        planner.remove(this);
    else
        unlink();
}

Constraint* Constraint::satisfy(long mark, Planner& planner) {
    choose(mark);
    if (!isSatisfied()) {
        if (strength == kRequired)
            std::abort();
        return nullptr;
    }
    markInputs(mark);
    Variable* out = output();
    Constraint* overridden = out->determinedBy;
    if (overridden)
        overridden->dissatisfy();
    out->determinedBy = this;
    if (!planner.propagate(this, mark))
        std::abort();
    out->mark = mark;
    return overridden;
}

struct UnaryConstraint : Constraint {
    Variable* variable;
    bool satisfied = false;

    UnaryConstraint(Variable* v, Strength s) : Constraint(s), variable(v) {}
    Variable* output() const override { return variable; }
    bool isSatisfied() const override { return satisfied; }
    void dissatisfy() override { satisfied = false; }
    void link() override { variable->constraints.push_back(this); }
    void unlink() override {
        variable->remove(this);
        satisfied = false;
    }
    void choose(long mark) override { satisfied = variable->mark != mark && strength < variable->strength; }
    void markInputs(long) override {}
    bool hasInputs(long) const override { return true; }
    void recalculate() override {
        variable->strength = strength;
        variable->isConstant = !isInput();
    }
    void execute() override {}
};

struct Stay : UnaryConstraint {
    using UnaryConstraint::UnaryConstraint;
};

struct Edit : UnaryConstraint {
    using UnaryConstraint::UnaryConstraint;
    bool isInput() const override { return true; }
};

struct BinaryConstraint : Constraint {
    Variable *first, *second, *from = nullptr, *to = nullptr;

    BinaryConstraint(Variable* a, Variable* b, Strength s) : Constraint(s), first(a), second(b) {}
    Variable* output() const override { return to; }
    bool isSatisfied() const override { return to; }
    void dissatisfy() override { from = to = nullptr; }
    void directIf(bool isPossible, Variable* a, Variable* b) {
        from = isPossible ? a : nullptr;
        to = isPossible ? b : nullptr;
    }
    void link() override {
        first->constraints.push_back(this);
        second->constraints.push_back(this);
    }
    void unlink() override {
        first->remove(this);
        second->remove(this);
        dissatisfy();
    }
    void choose(long mark) override {
        if (first->mark == mark)
            directIf(second->mark != mark && strength < second->strength, first, second);
        else if (second->mark == mark || first->strength > second->strength)
            directIf(strength < first->strength, second, first);
        else
            directIf(strength < second->strength, first, second);
    }
    void markInputs(long mark) override { from->mark = mark; }
    bool hasInputs(long mark) const override { return from->mark == mark || from->isConstant || !from->determinedBy; }
    void recalculate() override {
        to->strength = std::max(strength, from->strength);
        to->isConstant = from->isConstant;
        if (to->isConstant)
            execute();
    }
};

struct Equality : BinaryConstraint {
    using BinaryConstraint::BinaryConstraint;
    void execute() override { to->value = from->value; }
};

struct Scale : BinaryConstraint {
    Variable *scale, *offset;

    Scale(Variable* a, Variable* by, Variable* plus, Variable* b, Strength s)
        : BinaryConstraint(a, b, s), scale(by), offset(plus) {}
    void link() override {
        BinaryConstraint::link();
        scale->constraints.push_back(this);
        offset->constraints.push_back(this);
    }
    void unlink() override {
        BinaryConstraint::unlink();
        scale->remove(this);
        offset->remove(this);
    }
    void markInputs(long mark) override {
        BinaryConstraint::markInputs(mark);
        scale->mark = offset->mark = mark;
    }
    void recalculate() override {
        to->strength = std::max(strength, from->strength);
        to->isConstant = from->isConstant && scale->isConstant && offset->isConstant;
        if (to->isConstant)
            execute();
    }
    void execute() override {
        if (to == second)
            to->value = from->value * scale->value + offset->value;
        else
            to->value = (from->value - offset->value) / scale->value;
    }
};

void Planner::change(Variable* variable, long value) {
    Edit* edit = make<Edit>(variable, kPreferred);
    std::vector<Constraint*> plan = planFor({edit});
    for (int i = 0; i < 10; i++) {
        variable->value = value;
        for (Constraint* step : plan)
            step->execute();
    }
    edit->remove(*this);
}

long chain(int n) {
    Planner planner;
    std::vector<Variable*> variables;
    for (int i = 0; i <= n; i++)
        variables.push_back(planner.variable(0));
    for (int i = 0; i < n; i++)
        planner.make<Equality>(variables[i], variables[i + 1], kRequired);
    planner.make<Stay>(variables[n], kNormal);
    Edit* edit = planner.make<Edit>(variables[0], kStrong);
    std::vector<Constraint*> plan = planner.planFor({edit});
    long sum = 0;
    for (int i = 0; i < 100; i++) {
        variables[0]->value = i;
        for (Constraint* step : plan)
            step->execute();
        sum += variables[n]->value;
    }
    edit->remove(planner);
    return sum;
}

long projection(int n) {
    Planner planner;
    Variable *scale = planner.variable(10), *offset = planner.variable(1000);
    std::vector<Variable*> from, to;
    for (int i = 0; i < n; i++) {
        from.push_back(planner.variable(i));
        to.push_back(planner.variable(i));
        planner.make<Stay>(from[i], kWeak);
        planner.make<Scale>(from[i], scale, offset, to[i], kRequired);
    }
    planner.change(from[0], 17);
    planner.change(to[n - 1], 1050);
    planner.change(scale, 5);
    planner.change(offset, 2000);
    long sum = from[n - 1]->value;
    for (Variable* v : to)
        sum += v->value;
    return sum;
}

} // namespace

int main() {
    long sum = 0;
    for (int i = 0; i < 20; i++)
        sum += chain(1000) + projection(1000);
    std::printf("%ld\n", sum);
    return 0;
}
