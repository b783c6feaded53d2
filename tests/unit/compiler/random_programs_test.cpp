// Programs made of everything that compiles, put together at random: whatever comes out has to pass the verifier, and
// compiling it again has to give the same bytes.
#include <catch2/catch.hpp>

#include <random>

#include "bytecode/serialize.h"
#include "tests/unit/compiler/compile_support.h"

namespace coro::compiler::testing {

namespace {

class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    std::string program() {
        out_.clear();
        names_ = {{"print", false}};
        for (int i = 0; i < 3; ++i)
            function("f" + std::to_string(i), 0);
        isFn_ = false;
        loops_ = cleanups_ = excepts_ = 0;
        for (int i = 0; i < 6; ++i)
            statement(1);
        return out_;
    }

  private:
    struct Name {
        std::string text;
        bool canChange;
    };

    unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }
    bool oneIn(unsigned n) { return pick(n) == 0; }
    const Name& anyName() { return names_[pick(static_cast<unsigned>(names_.size()))]; }
    std::string fresh() { return "v" + std::to_string(++counter_); }

    void function(const std::string& name, int depth) {
        const Context saved = enter(oneIn(2));
        out_ += (isFn_ ? "fn " : "co ") + name + "(";
        std::string separator;
        for (unsigned i = pick(4); i > 0; --i) {
            const std::string p = fresh();
            out_ += separator + p + (oneIn(4) && i == 1 ? " = " + value(1) : "");
            names_.push_back({p, true});
            separator = ", ";
        }
        out_ += ") {\n";
        for (unsigned i = 1 + pick(5); i > 0; --i)
            statement(depth + 1);
        out_ += "}\n";
        leave(saved);
    }

    struct Context {
        bool isFn;
        int loops, cleanups, excepts;
        size_t names;
    };
    Context enter(bool isFn) {
        const Context saved{isFn_, loops_, cleanups_, excepts_, names_.size()};
        isFn_ = isFn;
        loops_ = cleanups_ = excepts_ = 0;
        return saved;
    }
    void leave(const Context& saved) {
        isFn_ = saved.isFn;
        loops_ = saved.loops;
        cleanups_ = saved.cleanups;
        excepts_ = saved.excepts;
        names_.resize(saved.names);
    }

    void block(int depth) {
        const size_t names = names_.size();
        out_ += "{\n";
        for (unsigned i = pick(4); i > 0; --i)
            statement(depth + 1);
        out_ += "}";
        names_.resize(names);
    }

    void loop(int depth) {
        ++loops_;
        block(depth);
        --loops_;
        out_ += "\n";
    }

    void cleanup(int depth) {
        const int loops = std::exchange(loops_, 0);
        ++cleanups_;
        block(depth);
        --cleanups_;
        loops_ = loops;
    }

    void statement(int depth) {
        if (depth > 5) {
            out_ += "print(" + value(2) + ")\n";
            return;
        }
        switch (pick(15)) {
        case 0:
        case 1: {
            const bool isVar = oneIn(2);
            const std::string v = value(0), name = fresh();
            out_ += (isVar ? "var " : "let ") + name + " = " + v + "\n";
            names_.push_back({name, isVar});
            return;
        }
        case 2:
            return assignment();
        case 3:
            out_ += "if " + value(1) + " ";
            block(depth);
            if (oneIn(2))
                out_ += " else ", block(depth);
            out_ += "\n";
            return;
        case 4:
            out_ += "while " + (oneIn(4) ? "true" : value(1)) + " ";
            return loop(depth);
        case 5: {
            const size_t names = names_.size();
            const std::string items = oneIn(2) ? value(1) : "0.." + value(2) + (oneIn(2) ? " by 2" : "");
            const std::string name = fresh();
            out_ += "for " + name + " in " + items + " ";
            names_.push_back({name, false});
            loop(depth);
            names_.resize(names);
            return;
        }
        case 6:
            return tryStatement(depth);
        case 7:
            return leaving();
        case 8:
            if (loops_ > 0)
                out_ += oneIn(2) ? "if " + value(1) + " { break }\n" : "if " + value(2) + " { continue }\n";
            return;
        case 9:
            out_ += excepts_ > 0 && oneIn(2) ? "if " + value(2) + " { raise }\n"
                                             : "if " + value(2) + " { raise " + value(2) + " }\n";
            return;
        case 10: {
            const std::string name = fresh();
            names_.push_back({name, false});
            return function(name, depth);
        }
        default:
            out_ += "print(" + value(0) + ")\n";
        }
    }

    void assignment() {
        const Name& name = anyName();
        const std::string target = name.canChange ? name.text
                                   : oneIn(2)     ? name.text + ".field"
                                                  : name.text + "[" + value(2) + "]";
        static const char* const kOps[] = {"=", "+=", "-=", "*=", "?\?=", "//="};
        out_ += target + " " + kOps[pick(6)] + " " + value(0) + "\n";
    }

    void leaving() {
        if (cleanups_ > 0)
            return;
        out_ += "if " + value(2) + " { ";
        if (oneIn(3))
            out_ += "noreturn " + (oneIn(2) ? call(1) : value(1));
        else
            out_ += (isFn_ ? "return " : "returnValue ") + value(1);
        out_ += " }\n";
    }

    void tryStatement(int depth) {
        out_ += "try ";
        block(depth);
        const unsigned parts = 1 + pick(7);
        if (parts & 1) {
            const size_t names = names_.size();
            const std::string name = fresh();
            out_ += " except " + name + (oneIn(2) ? ": NotFound | Error " : " ");
            names_.push_back({name, false});
            ++excepts_;
            block(depth);
            --excepts_;
            names_.resize(names);
        }
        if (parts & 2)
            out_ += " cancelled ", cleanup(depth);
        if (parts & 4)
            out_ += " finally ", cleanup(depth);
        out_ += "\n";
    }

    std::string call(int depth) {
        std::string text = oneIn(2) ? anyName().text : anyName().text + ".m";
        if (oneIn(8))
            text = "(" + value(depth) + ")";
        text += "(";
        std::string separator;
        for (unsigned i = pick(3); i > 0; --i) {
            text += separator + (oneIn(6) ? "..." : "") + value(depth);
            separator = ", ";
        }
        return text + ")";
    }

    std::string value(int depth) {
        if (depth > 3)
            return oneIn(2) ? anyName().text : std::to_string(pick(100));
        const int d = depth + 1;
        switch (pick(16)) {
        case 0:
            return value(d) + binary() + value(d);
        case 1:
            return "(" + value(d) + (oneIn(3) ? " and " : oneIn(2) ? " or " : " ?? ") + value(d) + ")";
        case 2:
            return "(" + value(d) + " ? " + value(d) + " : " + value(d) + ")";
        case 3:
            return "[" + value(d) + ", ..." + anyName().text + ", " + value(d) + "]";
        case 4:
            return "{a: " + value(d) + ", [" + value(d) + "]: " + value(d) + "}";
        case 5:
            return "\"text ${" + value(d) + "}\"";
        case 6:
            return anyName().text + "?.a?.[" + value(d) + "].b(" + value(d) + ")";
        case 7:
            return isFn_ ? call(d) : "(yield " + value(d) + ")";
        case 8: {
            const Context saved = enter(true);
            const std::string p = fresh();
            names_.push_back({p, true});
            const std::string text = "fn(" + p + ") => " + value(d);
            leave(saved);
            return "(" + text + ")";
        }
        case 9:
            return "(not " + value(d) + ")";
        case 10:
            return anyName().text + "[1.." + value(d) + "]";
        case 11:
            return "(" + value(d) + " is int | nil)";
        case 12:
            return call(d);
        default:
            return anyName().text;
        }
    }

    std::string binary() {
        static const char* const kOps[] = {" + ", " - ", " * ", " % ", " << "};
        return kOps[pick(5)];
    }

    std::mt19937 random_;
    std::string out_;
    std::vector<Name> names_;
    unsigned counter_ = 0;
    bool isFn_ = false;
    int loops_ = 0, cleanups_ = 0, excepts_ = 0;
};

} // namespace

TEST_CASE("whatever compiles passes the verifier, and always gives the same bytecode") {
    size_t compiled = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        const std::string text = Generator(seed).program();
        const Compiled first = compileText(text);
        INFO("seed " << seed << "\n" << text << first.messages);
        if (!first.module) {
            // the only mistakes that the generator may make
            CHECK(first.messages.find("error[E02") != std::string::npos);
            continue;
        }
        ++compiled;
        CHECK(bytecode::verify(*first.module).ok());
        const Compiled second = compileText(text);
        CHECK(bytecode::serialize(*first.module) == bytecode::serialize(*second.module));
    }
    CHECK(compiled > 200);
}

} // namespace coro::compiler::testing
