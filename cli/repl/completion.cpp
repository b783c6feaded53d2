#include "cli/repl/completion.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "cli/repl/commands.h"
#include "compiler/words.h"
#include "stdlib/library.h"
#include "vm/class.h"
#include "vm/types/str.h"

namespace coro::cli {

namespace {

using compiler::SessionName;
using vm::Value;

bool isWordByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || byte >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

class Finder {
  public:
    Finder(engine::Interactive& session, std::string_view left) : session_(session), left_(left) {}

    Completions run() {
        if (left_.starts_with(':') && left_.find(' ') == std::string_view::npos) {
            begin_ = 0;
            for (const std::string_view name : commandNames())
                add(name);
        } else if (left_.starts_with(":load ")) {
            addFiles(left_.find_first_not_of(' ', 5));
        } else if (const size_t quote = openQuote(); quote != std::string_view::npos) {
            addFiles(quote + 1);
        } else {
            begin_ = wordBegin(left_.size());
            if (begin_ > 0 && left_[begin_ - 1] == '.' && !left_.substr(0, begin_).ends_with(".."))
                addMembers(begin_ - 1);
            else if (isAfterImport())
                addModules();
            else
                addNames();
        }
        return {begin_, {found_.begin(), found_.end()}};
    }

  private:
    std::string_view wanted() const { return left_.substr(begin_); }

    void add(std::string_view word) {
        if (word.starts_with(wanted()))
            found_.emplace(word);
    }
    /// Names that begin with `_` are found when they are asked for.
    void addPublic(std::string_view name) {
        if (!name.starts_with('_') || wanted().starts_with('_'))
            add(name);
    }

    size_t wordBegin(size_t end) const {
        while (end > 0 && isWordByte(left_[end - 1]))
            --end;
        return end;
    }

    /// Where the text that the cursor is in begins; npos: it is in none.
    size_t openQuote() const {
        size_t quote = std::string_view::npos;
        for (size_t i = 0; i < left_.size(); ++i) {
            if (left_[i] == '\\' && quote != std::string_view::npos)
                ++i;
            else if (left_[i] == '"')
                quote = quote == std::string_view::npos ? i : std::string_view::npos;
            else if (left_[i] == '\n')
                quote = std::string_view::npos;
        }
        return quote;
    }

    bool isAfterImport() const {
        const size_t line = left_.rfind('\n') + 1; // npos + 1 is 0
        const std::string_view words = left_.substr(line, begin_ - line);
        return words.starts_with("import ") && words.find_first_not_of(' ', 7) == std::string_view::npos;
    }

    void addModules() {
        for (const stdlib::StandardModule& module : stdlib::modules())
            if (module.name != "core")
                addPublic(module.name);
    }

    void addNames() {
        for (const auto& [name, declared] : session_.names())
            if (declared.hasValue)
                addPublic(name);
        for (const bytecode::Slot& slot : session_.core().slots)
            if (slot.isExported)
                addPublic(slot.name);
        if (!wanted().empty())
            for (const std::string_view word : compiler::keywords())
                add(word);
    }

    // -- members

    /// Of what stands before the dot.
    void addMembers(size_t dot) {
        if (dot > 0 && left_[dot - 1] == '?')
            --dot;
        const char last = dot > 0 ? left_[dot - 1] : ' ';
        if (last == '"')
            return addMembersOf(session_.valueOf("str"), true);
        if (last == ']')
            return addMembersOf(session_.valueOf("list"), true);
        if (last == '}')
            return addMembersOf(session_.valueOf("map"), true);
        const size_t begin = wordBegin(dot);
        if (begin == dot)
            return;
        const bool isMember = begin > 0 && left_[begin - 1] == '.';
        if (!isMember)
            if (const auto it = session_.names().find(left_.substr(begin, dot - begin));
                it != session_.names().end() && it->second.kind == SessionName::Kind::Module)
                return addExports(*it->second.home);
        const Value value = valueOf(begin, dot);
        if (!value.isUnset())
            addMembersOf(value, false);
    }

    void addExports(const bytecode::Module& module) {
        for (const bytecode::Slot& slot : module.slots)
            if (slot.isExported)
                addPublic(slot.name);
    }

    /// What `a.b.c` is, as far as it can be told by looking alone; unset otherwise.
    Value valueOf(size_t begin, size_t end) {
        std::vector<std::string_view> path{left_.substr(begin, end - begin)};
        while (begin > 0 && left_[begin - 1] == '.') {
            const size_t dot = begin - 1;
            begin = wordBegin(dot);
            path.push_back(left_.substr(begin, dot - begin));
        }
        Value value = session_.valueOf(path.back());
        for (size_t i = path.size() - 1; i-- > 0;) {
            auto* instance = value.isUnset() ? nullptr : vm::cast<vm::Instance>(value);
            if (!instance)
                return Value::unset();
            const uint32_t field = instance->cls->findField(session_.vm().names.intern(session_.vm(), path[i]));
            if (field == vm::Class::kNoField)
                return Value::unset();
            value = instance->fields[field];
        }
        return value;
    }

    /// `isClass`: of the instances of a class.
    void addMembersOf(Value value, bool isClass) {
        auto* cls = vm::cast<vm::Class>(value);
        if (cls && !isClass)
            return addStatics(*cls);
        if (!cls)
            cls = vm::classOf(session_.vm(), value);
        for (const auto& [name, method] : cls->methods)
            addPublic(name);
        for (const auto& [name, property] : cls->properties)
            addPublic(name);
        for (const vm::ClassField& field : cls->fields)
            if (!field.isHidden())
                addPublic(vm::as<vm::Str>(field.name)->view());
    }

    void addStatics(const vm::Class& cls) {
        for (const vm::Class* c = &cls; c; c = c->parent)
            for (const vm::StaticMember& member : c->statics)
                addPublic(vm::as<vm::Str>(member.name)->view());
    }

    // -- files

    /// The path begins at `begin`.
    void addFiles(size_t begin) {
        const std::string path(left_.substr(std::min(begin, left_.size())));
        const size_t name = path.rfind('/') + 1; // npos + 1 is 0
        begin_ = std::min(begin, left_.size()) + name;
        const std::string folder = name == 0 ? "." : path.substr(0, name);
        DIR* dir = ::opendir(folder.c_str());
        if (!dir)
            return;
        while (const dirent* entry = ::readdir(dir)) {
            std::string found = entry->d_name;
            if (found.starts_with('.') && !wanted().starts_with('.'))
                continue;
            struct stat info;
            if (::stat((folder + "/" + found).c_str(), &info) == 0 && S_ISDIR(info.st_mode))
                found += '/';
            add(found);
        }
        ::closedir(dir);
    }

    engine::Interactive& session_;
    std::string_view left_; ///< of the cursor
    size_t begin_ = 0;      ///< of the word there
    std::set<std::string> found_;
};

} // namespace

Completions completionsOf(engine::Interactive& session, const std::string& text, size_t cursor) {
    return Finder(session, std::string_view(text).substr(0, cursor)).run();
}

} // namespace coro::cli
