using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

/// <summary>One operand of an instruction; <see cref="Nibbles"/> is a, b, c or bc.</summary>
internal sealed record OperandDef(
    string Name, string Nibbles, string Form, Limit Values, int? Default, string About, Place Place)
{
    /// <summary>The forms that an assembler knows, with the bits they take and whether they are signed or stored with an excess.</summary>
    public static IReadOnlyDictionary<string, (string Type, int Bits, long Min, long Max)> Forms { get; } =
        new Dictionary<string, (string, int, long, long)>
        {
            ["target"] = ("Target", 4, 0, 15),
            ["fraction"] = ("Fraction", 4, 0, 15),
            ["mask"] = ("Mask", 4, 0, 15),
            ["decimation"] = ("Decimation", 4, 0, 15),
            ["time"] = ("Time", 4, 0, 15),
            ["factor"] = ("Factor", 4, 0, 15),
            ["signed-byte"] = ("SignedByte", 8, -128, 127),
            ["mantissa"] = ("Mantissa", 4, -8, 7),
            ["exponent"] = ("Exponent", 4, -7, 8),
            ["shift"] = ("Shift", 4, 0, 15),
            ["long-shift"] = ("LongShift", 8, 0, 255),
            ["sign"] = ("Sign", 4, 0, 15),
            ["rounding"] = ("Rounding", 4, 0, 15),
            ["limit"] = ("Limit", 4, 0, 15),
            ["constant"] = ("Constant", 4, 0, 15),
            ["relation"] = ("Relation", 4, 0, 15),
            ["byte"] = ("Byte", 8, 0, 255),
        };

    public int Bits => 4 * Nibbles.Length;

    /// <summary>Lowest bit in the word.</summary>
    public int Low => Nibbles[^1] switch { 'a' => 8, 'b' => 4, _ => 0 };
}

/// <summary>What one operation of the learning engine does.</summary>
internal sealed record InstructionDef(
    string Opcode,
    string Mnemonic,
    IReadOnlyList<OperandDef> Operands,
    IReadOnlyList<string> Semantics,
    string PlaceInProgram,
    int Cost,
    string About,
    Place Place);

/// <summary>The instruction set.</summary>
internal sealed record InstructionSetDef(
    string Name, string About, string Source, string CostUnit, string File, IReadOnlyList<InstructionDef> Instructions, Place Place);
