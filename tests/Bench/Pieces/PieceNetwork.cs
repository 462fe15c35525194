using NeuroChip.Compilation;
using NeuroChip.Emulator;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Pieces;

/// <summary>Networks that do one thing and little else, so that a piece can be timed through the chip's own door.</summary>
internal static class PieceNetwork
{
    private static readonly ChipProfile s_profile = ChipProfile.Load("wide");

    /// <summary>
    /// Units that all spike in every step, onto each other: synapses of both signs hold each other's balance, and a bias far above
    /// the threshold makes sure.
    /// </summary>
    /// <param name="units">How many.</param>
    /// <param name="fanOut">Synapses of each; as many as units for all to all.</param>
    public static ChipImage AllSpiking(int units, int fanOut)
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("spiking")
            .Compartments("cells", units, new IntegerCuba { DecayU = 4095, DecayV = 4095, VthMant = 1, BiasMant = 4000 });

        // Drawn signs, since equal rows would be one row in memory.
        var random = new Random(1);
        return Compile((fanOut == units
            ? builder.Dense("cells", "cells", [.. Enumerable.Range(0, units * units).Select(_ => (2f * random.Next(2)) - 1)])
            : builder.Sparse("cells", "cells", [.. Enumerable.Range(0, units * fanOut)
                .Select(i => new SparseSynapse(i / fanOut, random.Next(units), (2 * random.Next(2)) - 1))])).Build());
    }

    /// <summary>Units whose voltage grows by one in every step, for millions of steps, and that hear nobody.</summary>
    public static ChipImage Growing(int units) => Compile(new SnnGraphBuilder("growing")
        .Compartments("cells", units, new IntegerCuba { DecayU = 4095, DecayV = 0, VthMant = 131_071, BiasMant = 1 })
        .Build());

    /// <summary>Sources in front of one layer, all to all.</summary>
    public static ChipImage Driven(int sources, int units) => Compile(new SnnGraphBuilder("driven")
        .Source("input", sources)
        .Compartments("cells", units, new IntegerCuba { DecayU = 2047, DecayV = 410, VthMant = 6000 })
        .Dense("input", "cells", [.. Enumerable.Range(0, sources * units).Select(i => (float)((i % 127) - 63))])
        .Build());

    /// <summary>A chip on the engine that a user gets.</summary>
    public static Chip Load(ChipImage image) => Chip.Load(image, s_profile, EngineChoice.CreatePreferred(out _));

    private static ChipImage Compile(SnnGraph graph)
    {
        CompileResult result = Compiler.Compile(graph, s_profile, CompileOptions.Default);
        return result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }
}
