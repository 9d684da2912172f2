// The expectations of this folder hold for LLVM's tool, too.
// REQUIRES: mlir-opt
// RUN: mlir-opt %S/ops.mlir | filecheck %S/ops.mlir
// RUN: mlir-opt %S/invalid.mlir --split-input-file --verify-diagnostics --allow-unregistered-dialect
