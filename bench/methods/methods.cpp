// Virtual calls that are not inlined, as the other languages' are not.
#include <cstdio>

namespace {

struct Toggle {
    bool state;
    explicit Toggle(bool s) : state(s) {}
    virtual ~Toggle() = default;
    [[gnu::noinline]] virtual bool value() const { return state; }
    [[gnu::noinline]] virtual Toggle* activate() {
        state = !state;
        return this;
    }
};

struct NthToggle : Toggle {
    long most, counter = 0;
    NthToggle(bool s, long m) : Toggle(s), most(m) {}
    [[gnu::noinline]] Toggle* activate() override {
        if (++counter >= most) {
            state = !state;
            counter = 0;
        }
        return this;
    }
};

} // namespace

int main() {
    Toggle* volatile first = new Toggle(true);
    Toggle* volatile second = new NthToggle(true, 3);
    long trues = 0;
    for (long i = 0; i < 3000000; i++) {
        Toggle *toggle = first, *nth = second;
        trues += toggle->activate()->value();
        trues += nth->activate()->value();
    }
    std::printf("%ld\n", trues);
    return 0;
}
