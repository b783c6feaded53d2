#include <stdio.h>
#include <stdlib.h>

struct Node {
    struct Node *left, *right;
};

static struct Node* build(int depth) {
    struct Node* node = malloc(sizeof *node);
    node->left = depth == 0 ? NULL : build(depth - 1);
    node->right = depth == 0 ? NULL : build(depth - 1);
    return node;
}

static long check(const struct Node* node) { return node->left ? 1 + check(node->left) + check(node->right) : 1; }

static void destroy(struct Node* node) {
    if (node->left) {
        destroy(node->left);
        destroy(node->right);
    }
    free(node);
}

static long checkAndDestroy(struct Node* node) {
    long count = check(node);
    destroy(node);
    return count;
}

int main(void) {
    int most = 14;
    struct Node* longLived = build(most);
    long total = 0;
    for (int depth = 4; depth <= most; depth += 2) {
        for (int i = 0; i < 1 << (most - depth + 4); i++) total += checkAndDestroy(build(depth));
    }
    printf("%ld\n", total + checkAndDestroy(longLived));
    return 0;
}
