#pragma once
// Where the heap's small blocks are cut from: chunks that double in size, given back at the heap's end alone.
//
// The first ones come from malloc, so that a small program stays small. A heap that has outgrown them maps its memory
// itself, a megabyte at a time, and has the system make the pages at once: a fault for each took longer.
#include <cstddef>
#include <vector>

namespace coro::vm {

class Chunks {
  public:
    struct Span {
        char* begin;
        char* end;
    };

    Chunks() = default;
    ~Chunks();
    Chunks(const Chunks&) = delete;
    Chunks& operator=(const Chunks&) = delete;

    /// The next chunk, of some 64 KB at least, aligned to 16; null when the system has no memory left.
    Span next();

  private:
    struct Chunk {
        void* begin;
        size_t mapped; ///< bytes; 0: it is malloc's
    };

    Span allocate();
    Span map();

    std::vector<Chunk> chunks_;
    size_t total_ = 0; ///< bytes of all
};

} // namespace coro::vm
