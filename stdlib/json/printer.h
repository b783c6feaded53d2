#pragma once
// Values as JSON. Nothing recurses, save through a program's own `toJson`.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vm/types/map.h"
#include "vm/vm.h"

namespace coro::stdlib {

struct JsonStyle {
    std::string indent; ///< of each level; empty: all on one line
    bool sortKeys = false;
    bool asciiOnly = false;
};

class JsonPrinter {
  public:
    JsonPrinter(vm::Vm& vm, const JsonStyle& style) : vm_(vm), style_(style) {}
    ~JsonPrinter();
    JsonPrinter(const JsonPrinter&) = delete;
    JsonPrinter& operator=(const JsonPrinter&) = delete;

    /// False after raising: a value that JSON does not have, or no memory. The value is borrowed.
    bool print(vm::Value value);
    const std::string& text() const { return out_; }

  private:
    struct Level {
        vm::Value container; ///< a list or map, owned: `toJson` may change or free what it is in
        uint32_t next = 0;
        bool isFirst = true;
        std::vector<uint32_t> order; ///< places of a map in order of the keys, when they are sorted
        uint16_t epoch = 0;
    };

    bool enter(vm::Value value);
    bool enterInstance(vm::Value value);
    bool step();
    bool stepMap(Level& level);
    bool push(vm::Value container);
    void sortKeys(Level& level, const vm::Map* map) const;
    void separate(Level& level);
    void close(char bracket);
    bool writeKey(vm::Value key);
    bool writeFloat(double d);
    void writeString(std::string_view text);
    void writeEscape(char32_t codePoint);
    void newLine(size_t depth);
    bool refuse(vm::Value value, std::string_view hint);
    bool isCyclic() const;
    /// Where the value that is being written stands, such as ` at .users[3].name`; empty at the top.
    std::string place() const;

    vm::Vm& vm_;
    const JsonStyle& style_;
    std::string out_;
    size_t checkedAt_ = 0; ///< there is memory for a text of that size
    std::vector<Level> levels_;
};

} // namespace coro::stdlib
