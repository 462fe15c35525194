namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>Seeded packets of a pattern: the same seed gives the same packets on every machine.</summary>
public sealed class TrafficSource
{
    private readonly TrafficPattern _pattern;
    private readonly int _nodes;
    private readonly int _side;
    private readonly int _hotspot;
    private readonly double _hotspotShare;
    private ulong _state;

    /// <summary>Makes a source.</summary>
    /// <param name="pattern">Who sends to whom.</param>
    /// <param name="shape">The grid, one core a tile or more.</param>
    /// <param name="seed">Where the numbers start.</param>
    /// <param name="hotspot">Node of <see cref="TrafficPattern.Hotspot"/>.</param>
    /// <param name="hotspotShare">Share of the packets that go to it, 0..1.</param>
    /// <exception cref="ArgumentException">The pattern asks for a square or a power of two that the grid is not, or for no node of it.</exception>
    public TrafficSource(TrafficPattern pattern, MeshShape shape, ulong seed, int hotspot = 0, double hotspotShare = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (_hotspot, _hotspotShare) = (hotspot, hotspotShare);
        int nodes = shape.Tiles * shape.CoresPerTile;
        if (hotspot < 0 || hotspot >= nodes)
        {
            throw new ArgumentException($"hotspot: found node {hotspot}; allowed is 0 to {nodes - 1}", nameof(hotspot));
        }

        if (hotspotShare is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"hotspot share: found {hotspotShare}; allowed is 0 to 1", nameof(hotspotShare));
        }

        (_pattern, _nodes, _state) = (pattern, nodes, seed);
        _side = (int)Math.Sqrt(_nodes);
        if (pattern is TrafficPattern.Transpose or TrafficPattern.Tornado or TrafficPattern.Neighbour
            && (shape.CoresPerTile != 1 || shape.Width != shape.Height))
        {
            throw new ArgumentException(
                $"{pattern}: found {shape.Width} x {shape.Height} tiles of {shape.CoresPerTile} cores; allowed is a square of tiles of one core", nameof(pattern));
        }

        if (pattern == TrafficPattern.BitReverse && (_nodes & (_nodes - 1)) != 0)
        {
            throw new ArgumentException($"{pattern}: found {_nodes} nodes; allowed is a power of two", nameof(pattern));
        }
    }

    /// <summary>Whether a node makes a packet in this cycle.</summary>
    public bool Fires(double rate) => Fraction() < rate;

    /// <summary>Where a packet of a node goes.</summary>
    public int TargetOf(int node) => _pattern switch
    {
        TrafficPattern.Uniform => AnyNode(),
        TrafficPattern.Hotspot => Fraction() < _hotspotShare ? _hotspot : AnyNode(),
        TrafficPattern.Transpose => ((node % _side) * _side) + (node / _side),
        TrafficPattern.BitComplement => _nodes - 1 - node,
        TrafficPattern.BitReverse => Reverse(node),
        TrafficPattern.Tornado => Moved(node, (_side - 1) / 2),
        _ => Moved(node, 1),
    };

    private double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private int AnyNode() => (int)(((Next() >> 32) * (ulong)_nodes) >> 32);

    private int Moved(int node, int by) => (((node / _side) + by) % _side * _side) + (((node % _side) + by) % _side);

    private int Reverse(int node)
    {
        int reversed = 0;
        for (int bit = 1; bit < _nodes; bit <<= 1)
        {
            reversed = (reversed << 1) | (node & 1);
            node >>= 1;
        }

        return reversed;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014), as in core-semantics section 9.</summary>
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
