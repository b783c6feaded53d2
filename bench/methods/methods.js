class Toggle {
    constructor(state) { this.state = state; }
    value() { return this.state; }
    activate() {
        this.state = !this.state;
        return this;
    }
}

class NthToggle extends Toggle {
    constructor(state, most) {
        super(state);
        this.most = most;
        this.counter = 0;
    }
    activate() {
        this.counter++;
        if (this.counter >= this.most) {
            this.state = !this.state;
            this.counter = 0;
        }
        return this;
    }
}

function run(n) {
    let trues = 0;
    const toggle = new Toggle(true);
    const nth = new NthToggle(true, 3);
    for (let i = 0; i < n; i++) {
        if (toggle.activate().value()) trues++;
        if (nth.activate().value()) trues++;
    }
    return trues;
}

console.log(run(3000000));
