using NeuroChip.Spec;

namespace Compiler.Tests.Learning;

/// <summary>Operand values of one visit, by code, and whether u holds.</summary>
internal sealed record OperandState(int[] Values, bool Epoch)
{
    public int this[FactorCode code] => this.Values[(int)code];

    public bool Any(int mask) => (mask & Holding()) != 0;

    public bool All(int mask) => (mask & Holding()) == mask;

    private int Holding() =>
        this[FactorCode.X0] | (this[FactorCode.Y0] << 1) | (this[FactorCode.R0] << 2) | (this.Epoch ? 8 : 0);
}
