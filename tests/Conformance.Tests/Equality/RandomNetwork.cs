using System.Collections.Immutable;
using NeuroChip.Device;
using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// A small network and its input, made from a seed: one to four populations of compartments with every register varied,
/// one to three of sources, projections among all of them in every weight format, recurrence, delays, several synapses
/// between one pair. What it draws is legal on its profile, at one unit per core as well as at one core per population.
/// </summary>
internal sealed class RandomNetwork
{
    private static readonly int[] _weightBits = [1, 2, 3, 4, 5, 6, 8];

    private readonly Random _random;
    private readonly bool _roomy;
    private readonly bool _sharedLimits;
    private readonly List<(string Name, int Size)> _sources = [];
    private readonly List<(string Name, int Size)> _populations = [];

    private RandomNetwork(int seed)
    {
        Seed = seed;
        _random = new Random(seed);

        // The Loihi profile has few tables per core, so parameters come from short palettes; the wide one takes anything.
        _roomy = seed % 2 == 1;
        Profile = _roomy ? "wide" : "loihi1-d18";
        Steps = _random.Next(40, 100);

        // Voltage limits are core-wide: only populations that share them can share a core.
        _sharedLimits = _random.Next(2) == 0;
        Graph = Build();
        Input = [.. MakeInput()];
    }

    public int Seed { get; }

    public string Profile { get; }

    public int Steps { get; }

    public SnnGraph Graph { get; }

    public ImmutableArray<InjectedSpike> Input { get; }

    public static RandomNetwork Make(int seed) => new(seed);

    private SnnGraph Build()
    {
        var builder = new SnnGraphBuilder($"random-{Seed}");
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            _sources.Add(($"in{i}", _random.Next(1, 30)));
        }

        for (int i = _random.Next(1, 5); i > 0; i--)
        {
            _populations.Add(($"p{i}", _random.Next(1, 45)));
        }

        _sources.ForEach(source => builder.Source(source.Name, source.Size));
        _populations.ForEach(p => builder.Compartments(p.Name, p.Size, Model(p.Size), (ulong)_random.NextInt64()));
        foreach ((string Name, int Size) post in _populations)
        {
            // Every population hears something; a few more projections, some of them recurrent, make it interesting.
            builder.Projection(Connect(Pick(_sources), post, 0));
            for (int i = 1; i < _random.Next(1, 4); i++)
            {
                builder.Projection(Connect(Pick(_random.Next(3) == 0 ? _sources : _populations), post, i));
            }
        }

        return builder.Build();
    }

    private IntegerCuba Model(int size) => new()
    {
        DecayU = Values(size, 2, () => OneOf(0, 100, 1023, 2047, 4095, _random.Next(4096))),
        DecayV = Values(size, 2, () => OneOf(0, 1, 256, 4095, _random.Next(4096))),
        Refract = Values(size, 2, () => OneOf(1, 1, 2, 5, 63, _random.Next(1, 64))),
        VthMant = Values(size, 8, () => OneOf(0, _random.Next(100), _random.Next(2000), _random.Next(131072))),
        BiasMant = Values(size, size, () => OneOf(0, 0, _random.Next(-300, 400), _random.Next(-4096, 4096))),
        BiasExp = Values(size, size, () => OneOf(0, 0, 3, _random.Next(8))),
        VInit = _random.Next(2) == 0 ? 0 : Values(size, size, () => _random.Next(-(1 << 23), 1 << 23)),
        Reset = (ResetMode)_random.Next(3),
        ResetInterval = OneOf(0, 0, 1 + _random.Next(20), 1 + _random.Next(4095)),
        ResetOffset = OneOf(0, _random.Next(20), _random.Next(4096)),
        VMinExp = _sharedLimits ? 21 : OneOf(23, 23, _random.Next(24)),
        VMaxExp = _sharedLimits ? 6 : OneOf(7, 7, _random.Next(8)),
    };

    private Projection Connect((string Name, int Size) pre, (string Name, int Size) post, int number)
    {
        bool mantissas = _random.Next(2) == 0;
        var format = new WeightFormat((SignMode)_random.Next(1, 4), OneOf(_weightBits), _random.Next(-8, 8));
        Func<float> weight = mantissas ? MantissaOf(format) : ChipWeight();
        int longest = OneOf(0, 0, 3, 20, 62);
        return new Projection
        {
            Name = $"{pre.Name}->{post.Name}#{number}",
            Pre = pre.Name,
            Post = post.Name,
            Units = mantissas ? WeightUnits.FormatMantissa : WeightUnits.ChipInteger,
            Format = mantissas ? format : null,
            Connectivity = _random.Next(3) switch
            {
                0 => Dense(pre.Size, post.Size, weight, longest),
                1 => Sparse(pre.Size, post.Size, weight, longest),
                _ => Shifted(pre.Size, post.Size, weight, longest),
            },
        };
    }

    private DenseConnectivity Dense(int pre, int post, Func<float> weight, int longest)
    {
        // Zero weights are no synapses; from none to nearly all of them.
        int holes = OneOf(0, 2, 5, 9);
        var weights = new float[pre * post];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = _random.Next(10) < holes ? 0 : weight();
        }

        PerUnit<int> delays = _random.Next(2) == 0 ? _random.Next(longest + 1) : Values(weights.Length, weights.Length, () => _random.Next(longest + 1));
        return new DenseConnectivity(weights, delays);
    }

    private SparseConnectivity Sparse(int pre, int post, Func<float> weight, int longest)
    {
        int count = 1 + _random.Next(Math.Min(3 * post, (pre * post) + 3));
        return new SparseConnectivity(
        [
            .. Enumerable.Range(0, count).Select(_ =>
                new SparseSynapse(_random.Next(pre), _random.Next(post), weight(), _random.Next(longest + 1))),
        ]);
    }

    /// <summary>A kernel moved along, as in a convolution, and one delay per unit on top: lists that can be stored once.</summary>
    private SparseConnectivity Shifted(int pre, int post, Func<float> weight, int longest)
    {
        int stride = _random.Next(4);
        (float Weight, int Delay)[] kernel = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => (weight(), _random.Next((longest / 2) + 1)))];
        int own = _random.Next((longest / 2) + 1);
        return new SparseConnectivity(
        [
            .. Enumerable.Range(0, pre).SelectMany(unit => kernel
                .Select((k, i) => new SparseSynapse(unit, (unit * stride) + i, k.Weight, k.Delay + (unit % 2 * own)))
                .Where(s => s.Post < post)),
        ]);
    }

    private Func<float> MantissaOf(WeightFormat format) => format.Sign switch
    {
        SignMode.Mixed => () => _random.Next(-256, 256),
        SignMode.Excitatory => () => _random.Next(256),
        _ => () => _random.Next(-255, 1),
    };

    /// <summary>
    /// Ranges that one format holds exactly: any integer of 8 bits, or multiples of a power of two. Now and then what takes
    /// several formats, or two synapses for a weight.
    /// </summary>
    private Func<float> ChipWeight()
    {
        int factor = 1 << OneOf(0, 0, 0, 3, 7);
        int small = OneOf(1, 2, 7, 63, 127);
        return _random.Next(8) switch
        {
            7 => () => _random.Next(4) == 0 ? _random.Next(-32640, 32641) : _random.Next(-5, 6),
            < 3 => () => factor * _random.Next(-small - 1, small + 1),
            < 5 => () => factor * _random.Next(2 * small),
            _ => () => factor * -_random.Next(2 * small),
        };
    }

    private IEnumerable<InjectedSpike> MakeInput()
    {
        int percent = OneOf(3, 10, 30);
        for (int step = 1; step <= Steps; step++)
        {
            foreach ((string name, int size) in _sources)
            {
                for (int unit = 0; unit < size; unit++)
                {
                    if (_random.Next(100) < percent)
                    {
                        yield return InjectedSpike.OfUnit(name, unit, step);
                    }
                }
            }
        }
    }

    /// <summary>One value for all units, or one each, from a palette of at most so many where tables are short.</summary>
    private PerUnit<int> Values(int size, int palette, Func<int> draw)
    {
        if (_random.Next(3) == 0)
        {
            return draw();
        }

        int[] colours = [.. Enumerable.Range(0, _roomy ? size : palette).Select(_ => draw())];
        return new PerUnit<int>([.. Enumerable.Range(0, size).Select(_ => OneOf(colours))]);
    }

    private T OneOf<T>(params T[] values) => values[_random.Next(values.Length)];

    private (string Name, int Size) Pick(List<(string Name, int Size)> from) => from[_random.Next(from.Count)];
}
