#include "stdlib/expect/pretty.h"

#include <algorithm>

#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

constexpr size_t kLineWidth = 60;
constexpr size_t kMostDepth = 20;
constexpr size_t kMostLines = 5000;

class PrettyPrinter {
  public:
    explicit PrettyPrinter(Vm& vm) : vm_(vm) {}

    /// `before` and `after` stand around the value on its first and last line. False after raising.
    bool write(Value value, const std::string& before, const std::string& after) {
        Value text = repr(vm_, value);
        if (text.isRaised())
            return false;
        std::string line(as<Str>(text)->view());
        release(vm_, text);
        const bool isOpen = line.size() > kLineWidth || around_.empty();
        if (!isOpen || !isCollection(value) || around_.size() >= kMostDepth || lines_.size() >= kMostLines ||
            std::find(around_.begin(), around_.end(), value.asObject()) != around_.end()) {
            add(before + line + after);
            return true;
        }
        around_.push_back(value.asObject());
        const bool done =
            isKind(value, Kind::List) ? writeList(as<List>(value), before, after) : writeTable(value, before, after);
        around_.pop_back();
        return done;
    }

    std::vector<std::string> take() { return std::move(lines_); }

  private:
    static bool isCollection(Value v) { return isKind(v, Kind::List) || tableOf(v); }

    void add(const std::string& line) { lines_.push_back(std::string(2 * around_.size(), ' ') + line); }
    void addClosing(const std::string& line) { lines_.push_back(std::string(2 * (around_.size() - 1), ' ') + line); }

    bool writeList(List* list, const std::string& before, const std::string& after) {
        addClosing(before + "[");
        for (uint32_t i = 0; i < list->size(); ++i) {
            Value item = retained(list->at(i)); // writing it may run code of the program's
            const bool done = write(item, "", ",");
            release(vm_, item);
            if (!done)
                return false;
        }
        addClosing("]" + after);
        return true;
    }

    bool writeTable(Value value, const std::string& before, const std::string& after) {
        const bool isMap = isKind(value, Kind::Map);
        Map* table = tableOf(value);
        addClosing(before + (isMap ? "{" : "set("));
        for (uint32_t i = 0; i < table->places(); ++i)
            if (table->isPlaceUsed(i) && !writeEntry(table, i, isMap))
                return false;
        addClosing((isMap ? "}" : ")") + after);
        return true;
    }

    bool writeEntry(Map* table, uint32_t place, bool isMap) {
        Value key = retained(table->keyAt(place));
        if (!isMap) {
            const bool done = write(key, "", ",");
            release(vm_, key);
            return done;
        }
        Value value = retained(table->valueAt(place));
        Value name = repr(vm_, key);
        release(vm_, key);
        const bool isNamed = !name.isRaised();
        const bool done = isNamed && write(value, std::string(as<Str>(name)->view()) + ": ", ",");
        if (isNamed)
            release(vm_, name);
        release(vm_, value);
        return done;
    }

    Vm& vm_;
    std::vector<Object*> around_;
    std::vector<std::string> lines_;
};

} // namespace

std::vector<std::string> prettyLines(Vm& vm, Value value) {
    PrettyPrinter printer(vm);
    if (!printer.write(value, "", ""))
        return {};
    return printer.take();
}

} // namespace coro::stdlib
