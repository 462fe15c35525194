using System.Diagnostics;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Workloads;

/// <summary>A network of the benchmark: what runs, how long, what comes in, and which raster comes out.</summary>
internal sealed class Workload
{
    /// <summary>Steps whose inputs are given before they run, so that injection is a part of what is timed.</summary>
    private const int Piece = 320;

    private readonly ChipImage _image;
    private readonly ChipProfile _profile;
    private readonly int[][]? _inputs;

    /// <summary>Compiles it.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="graph">The network.</param>
    /// <param name="profile">The chip.</param>
    /// <param name="split">Least number of cores of a population.</param>
    /// <param name="steps">Steps of a run.</param>
    /// <param name="inputs">Sources that spike, by step, over and over; null for none.</param>
    /// <exception cref="InvalidOperationException">It does not fit the chip.</exception>
    public Workload(string name, SnnGraph graph, string profile, int split, int steps, int[][]? inputs = null)
    {
        (Name, Steps, _inputs) = (name, steps, inputs);
        _profile = ChipProfile.Load(profile);
        CompileResult result = Compiler.Compile(
            graph, _profile, split > 1 ? CompileOptions.Default with { Split = split } : CompileOptions.Default);
        _image = result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Steps of a run.</summary>
    public int Steps { get; }

    /// <summary>Populations whose raster has a published checksum, with their sizes and the checksums.</summary>
    public (string Population, int Size, ulong Sum)[] Rasters { get; init; } = [];

    /// <summary>A chip before the first step.</summary>
    public Chip Load(IEngineFactory engine) => Chip.Load(_image, _profile, engine);

    /// <summary>Runs steps of a chip that is before its first, inputs included.</summary>
    public void Run(Chip chip, int steps, IRunObserver? observer = null)
    {
        for (int done = 0; done < steps; done += Piece)
        {
            chip.Run(Inject(chip, done, steps), observer);
        }
    }

    /// <summary>Runs all steps of such a chip; gives the time that was not spent on inputs.</summary>
    public TimeSpan RunTimed(Chip chip)
    {
        TimeSpan taken = TimeSpan.Zero;
        for (int done = 0; done < Steps; done += Piece)
        {
            int piece = Inject(chip, done, Steps);
            long start = Stopwatch.GetTimestamp();
            chip.Run(piece);
            taken += Stopwatch.GetElapsedTime(start);
        }

        return taken;
    }

    /// <summary>Gives the inputs of the next piece; returns its steps.</summary>
    private int Inject(Chip chip, int done, int steps)
    {
        int piece = Math.Min(Piece, steps - done);
        for (int step = done; _inputs is not null && step < done + piece; step++)
        {
            chip.TryInjectSources(step + 1, _inputs[step % _inputs.Length]);
        }

        return piece;
    }

    /// <summary>Checks the rasters of a whole run; throws where one is not the published one.</summary>
    public void CheckRaster(IEngineFactory engine)
    {
        foreach ((string population, int size, ulong sum) in Rasters)
        {
            using Chip chip = Load(engine);
            var hash = new RasterHash(size, UnitsOf(chip, population));
            Run(chip, Steps, hash);
            if (hash.Sum != sum)
            {
                throw new InvalidOperationException($"{Name}, {population}, has the raster 0x{hash.Sum:x}, not 0x{sum:x}.");
            }
        }
    }

    private int[] UnitsOf(Chip chip, string population)
    {
        var map = new PopulationMap(_image.Manifest, chip.Parameters, chip.SourceCount);
        int wanted = _image.Manifest.Populations.ToList().FindIndex(candidate => candidate.Name == population);
        var units = new int[chip.Parameters.Lanes];
        Array.Fill(units, -1);
        foreach (CoreParameters core in chip.Parameters.Cores)
        {
            for (int i = 0; i < core.Compartments; i++)
            {
                (int found, int unit) = map.At(core.Index, i);
                units[core.FirstLane + i] = found == wanted ? unit : -1;
            }
        }

        return units;
    }
}
