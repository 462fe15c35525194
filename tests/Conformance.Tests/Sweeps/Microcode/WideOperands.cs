using NeuroChip.Emulator.Engines;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>The operands of a visit by their code, and its dependencies.</summary>
internal readonly struct WideOperands(in SynapseVisit visit)
{
    private static readonly int[] s_widths = [1, 7, 7, 1, 7, 7, 7, 1, 8, 9, 9, 9, 9, 9, 9, 8];

    private readonly SynapseVisit _visit = visit;

    /// <summary>F[code]; of the signs, that of the stored value.</summary>
    public int this[int code] => code switch
    {
        0 => _visit.X0 ? 1 : 0,
        1 => _visit.X1,
        2 => _visit.X2,
        3 => _visit.Y0 ? 1 : 0,
        4 => _visit.Y1,
        5 => _visit.Y2,
        6 => _visit.Y3,
        7 => _visit.R0 ? 1 : 0,
        8 => _visit.R1,
        9 => _visit.Weight,
        10 => _visit.Delay,
        11 => _visit.Tag,
        15 => 0,
        _ => SignOf(this[code - 3]),
    };

    /// <summary>What MUL multiplies with: operand and constant together, within the width of the operand.</summary>
    public Int128 Factor(int code, int constant)
    {
        int sum = (code is 12 or 13 or 14 ? this[code - 3] : this[code]) + constant;
        int value = code is 12 or 13 or 14 ? SignOf(sum) : sum;
        int bound = 1 << s_widths[code];
        return Math.Max(-bound, Math.Min(bound - 1, value));
    }

    /// <summary>Whether every dependency of a mask holds; of none, always.</summary>
    public bool AllHold(int mask, int decimation) => (mask & ~Held(decimation)) == 0;

    /// <summary>Whether any dependency of a mask holds; of none, never.</summary>
    public bool AnyHolds(int mask, int decimation) => (mask & Held(decimation)) != 0;

    private int Held(int decimation)
    {
        bool u = (_visit.ActiveU / (1 << decimation)) % 2 == 1;
        return this[0] + (2 * this[3]) + (4 * this[7]) + (u ? 8 : 0);
    }

    private static int SignOf(int value) => value > 0 ? 1 : value < 0 ? -1 : 0;
}
