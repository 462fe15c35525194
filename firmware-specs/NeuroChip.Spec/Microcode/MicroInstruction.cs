using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>What is known of one operation; <see cref="MicroInstructions"/> has one for each opcode.</summary>
/// <param name="Opcode">Number of the operation.</param>
/// <param name="Mnemonic">Name in assembler text, in capitals.</param>
/// <param name="Operands">Operands in the order in which they are written.</param>
/// <param name="Cost">Micro-ops of one execution.</param>
/// <param name="About">What it is for.</param>
/// <param name="Semantics">What it does to the bit, a line per step.</param>
/// <param name="Place">Where in a program it may stand.</param>
public sealed record MicroInstruction(
    MicroOpcode Opcode,
    string Mnemonic,
    ImmutableArray<MicroOperand> Operands,
    int Cost,
    string About,
    ImmutableArray<string> Semantics,
    string Place)
{
    /// <summary>Bits of the word that no operand has; they must be 0.</summary>
    public ushort UnusedBits { get; } = (ushort)(0xFFF & ~Operands.Aggregate(0, (mask, operand) => mask | (((1 << operand.Bits) - 1) << operand.Low)));
}
