// The expectations of this folder hold for LLVM's tool, too.
// REQUIRES: mlir-opt
// RUN: mlir-opt %S/views.mlir | filecheck %S/views.mlir
// RUN: mlir-opt %S/invalid-views.mlir --split-input-file --verify-diagnostics --allow-unregistered-dialect
