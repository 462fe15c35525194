using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>What a core has once, and what compartments that shall share cores must therefore share.</summary>
internal sealed record CoreLimits(int VMinExp, int VMaxExp, int NoiseExp, int NoiseOffset);

/// <summary>Compartments with every register varied.</summary>
internal sealed class RandomModels(Draw draw)
{
    private readonly bool _areLimitsShared = draw.OneIn(2);
    private readonly CoreLimits _shared = new(21, 6, draw.Below(1, 24), draw.Below(-2, 3));

    /// <summary>Limits of a core: in half of the networks the same everywhere, so that populations can share cores.</summary>
    public CoreLimits Limits() => _areLimitsShared
        ? _shared
        : new CoreLimits(
            draw.OneOf(23, 23, draw.Below(24)), draw.OneOf(7, 7, draw.Below(8)), draw.OneOf(1, 7, 23, draw.Below(6, 16)), draw.Below(-2, 3));

    /// <summary>A population outside of trees.</summary>
    public IntegerCuba Make(int size) => Make(size, Limits(), inTree: false);

    /// <summary>A population outside of trees that a strong input makes spike.</summary>
    public IntegerCuba MakeExcitable(int size) => Make(size) with
    {
        VthMant = draw.Values(size, 8, () => draw.Below(60, 900)),
        Refract = draw.OneOf(1, 1, 2, draw.Below(1, 12)),
        VMinExp = 23,
        VMaxExp = 7,
    };

    /// <summary>A population; up to five of a tree must fit the tables of one core.</summary>
    public IntegerCuba Make(int size, CoreLimits limits, bool inTree) => new()
    {
        DecayU = draw.Values(size, 2, () => draw.OneOf(0, 100, 1023, 2047, 4095, draw.Below(4096))),
        DecayV = draw.Values(size, inTree ? 1 : 2, () => draw.OneOf(0, 1, 256, 4095, draw.Below(4096))),
        Refract = draw.Values(size, inTree ? 1 : 2, () => draw.OneOf(1, 1, 2, 5, 63, draw.Below(1, 64))),
        VthMant = draw.Values(size, inTree ? 2 : 8, () => draw.OneOf(0, draw.Below(100), draw.Below(2000), draw.Below(131072))),
        BiasMant = draw.Values(size, size, () => draw.OneOf(0, 0, draw.Below(-300, 400), draw.Below(-4096, 4096))),
        BiasExp = draw.Values(size, size, () => draw.OneOf(0, 0, 3, draw.Below(8))),
        VInit = draw.OneIn(2) ? 0 : draw.Values(size, size, () => draw.Below(-(1 << 23), 1 << 23)),
        Reset = (ResetMode)draw.Below(3),
        ResetInterval = draw.OneOf(0, 0, 1 + draw.Below(20), 1 + draw.Below(4095)),
        ResetOffset = draw.OneOf(0, draw.Below(20), draw.Below(4096)),
        VMinExp = limits.VMinExp,
        VMaxExp = limits.VMaxExp,
        Noise = draw.OneIn(3) ? new CompartmentNoise(limits.NoiseExp, limits.NoiseOffset, (NoiseTarget)draw.Below(1, 3)) : null,
    };
}
