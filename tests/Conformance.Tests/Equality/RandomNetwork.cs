using System.Collections.Immutable;
using NeuroChip.Device;
using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// A small network and its input, made from a seed: one to four populations of compartments with every register varied,
/// one to three of sources, often a dendrite tree and a convolution, projections among all of them of every kind and weight
/// format, recurrence, delays, several synapses between one pair, noise. What it draws is legal on its profile, at one
/// neuron per core as well as at one core per population.
/// </summary>
internal sealed class RandomNetwork
{
    private readonly Draw _draw;
    private readonly RandomModels _models;
    private readonly RandomConnections _connections;
    private readonly List<(string Name, int Size)> _sources = [];
    private readonly List<(string Name, int Size)> _populations = [];

    private readonly RandomLearning? _learning;

    private RandomNetwork(int seed, bool learns)
    {
        Seed = seed;

        // The Loihi profile has few tables per core, so parameters come from short palettes; the others take anything.
        Profile = (seed % 4) switch { 1 => "wide", 3 => "conformance", _ => "loihi1-d18" };
        _draw = new Draw(seed, isRoomy: seed % 2 == 1);
        _models = new RandomModels(_draw);
        _connections = new RandomConnections(_draw);
        _learning = learns ? new RandomLearning(_draw, _models) : null;
        Steps = _draw.Below(40, 100);
        Graph = Build();
        Input = [.. MakeInput()];
        Writes = [.. (_learning?.Writes ?? []).OrderBy(write => write.Step)];
    }

    public int Seed { get; }

    public string Profile { get; }

    public int Steps { get; }

    public SnnGraph Graph { get; }

    public ImmutableArray<InjectedSpike> Input { get; }

    /// <summary>What a host writes during the run, by step.</summary>
    public ImmutableArray<HostWrite> Writes { get; }

    public bool HasNoise => Graph.Populations.Any(population => population.Model is IntegerCuba { Noise: not null });

    public static RandomNetwork Make(int seed) => new(seed, learns: false);

    /// <summary>A network of which some projections learn.</summary>
    public static RandomNetwork MakeLearning(int seed) => new(seed, learns: true);

    private SnnGraph Build()
    {
        var builder = new SnnGraphBuilder($"random-{Seed}");
        for (int i = _draw.Below(1, 4); i > 0; i--)
        {
            _sources.Add(($"in{i}", _draw.Below(1, 30)));
            builder.Source(_sources[^1].Name, _sources[^1].Size);
        }

        for (int i = _draw.Below(1, 5); i > 0; i--)
        {
            AddPopulation(builder, $"p{i}", _draw.OneIn(6) ? _draw.Below(60, 120) : _draw.Below(1, 45));
        }

        _learning?.AddPopulations(builder, _sources, _populations);
        if (_draw.OneIn(2))
        {
            AddTree(builder);
        }

        ConvGeometry? geometry = _draw.OneIn(3) ? AddConvolution(builder) : null;
        foreach ((string Name, int Size) post in _populations)
        {
            // Every population hears something; a few more projections, some of them recurrent, make it interesting.
            builder.Projection(_connections.Make(_draw.OneOf(_sources), post, 0));
            for (int i = 1; i < _draw.Below(1, 4); i++)
            {
                builder.Projection(_connections.Make(_draw.OneOf(_draw.OneIn(3) ? _sources : _populations), post, i));
            }
        }

        if (geometry is not null)
        {
            builder.Projection(_connections.Convolve("picture", "map", geometry));
        }

        _learning?.AddProjections(builder, _sources, _populations, Steps);
        return builder.Build();
    }

    private void AddPopulation(SnnGraphBuilder builder, string name, int size)
    {
        builder.Compartments(name, size, _models.Make(size), _draw.Seed());
        _populations.Add((name, size));
    }

    /// <summary>Two to five compartments per neuron; each but the root hangs below one that has room.</summary>
    private void AddTree(SnnGraphBuilder builder)
    {
        // Five compartments with delays of 62 steps must fit a core of the Loihi profile.
        int size = _draw.Below(1, 24);
        CoreLimits limits = _models.Limits();
        var children = new List<List<DendriteInput>>();
        for (int i = _draw.Below(2, 6); i > 0; i--)
        {
            string name = $"t{children.Count}";
            builder.Compartments(name, size, _models.Make(size, limits, inTree: true), _draw.Seed());
            _populations.Add((name, size));
            List<DendriteInput>[] open = [.. children.Where(of => of.Count < 2)];
            if (open.Length > 0)
            {
                _draw.OneOf(open).Add(new DendriteInput(name, (DendritePush)_draw.Below(1, 4)));
            }

            children.Add([]);
        }

        for (int i = 0; i < children.Count; i++)
        {
            if (children[i].Count > 0)
            {
                builder.Dendrite($"t{i}", (DendriteJoin)_draw.Below(1, 8), [.. children[i]]);
            }
        }
    }

    /// <summary>A picture of sources or of compartments and the map that a convolution makes of it.</summary>
    private ConvGeometry AddConvolution(SnnGraphBuilder builder)
    {
        ConvGeometry geometry = _connections.Geometry();
        if (_draw.OneIn(2))
        {
            _sources.Add(("picture", (int)geometry.InSize));
            builder.Source("picture", geometry.InChannels, geometry.InHeight, geometry.InWidth);
        }
        else
        {
            AddPopulation(builder, "picture", (int)geometry.InSize);
        }

        AddPopulation(builder, "map", (int)geometry.OutSize);
        return geometry;
    }

    private IEnumerable<InjectedSpike> MakeInput()
    {
        int percent = _draw.OneOf(3, 10, 30);
        for (int step = 1; step <= Steps; step++)
        {
            foreach ((string name, int size) in _sources)
            {
                for (int unit = 0; unit < size; unit++)
                {
                    if (_draw.Below(100) < percent)
                    {
                        yield return InjectedSpike.OfUnit(name, unit, step);
                    }
                }
            }
        }
    }
}
