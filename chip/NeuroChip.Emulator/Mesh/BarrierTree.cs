using NeuroChip.Emulator.Mesh.Flits;

namespace NeuroChip.Emulator.Mesh;

/// <summary>
/// The way of barrier messages: a tree over the tiles that take part, in which each reports to the next of them on its way to the
/// first. A tile reports when all below it have (phase 0), and when the first has heard of all, the word to go on comes back the same
/// way (phase 1): two messages for each tile but the first, on the plane of responses, where nothing else is under way.
/// </summary>
public sealed class BarrierTree
{
    private readonly MeshShape _shape;
    private readonly int[] _tiles;
    private readonly int[] _parents;

    /// <summary>Lays the tree.</summary>
    /// <param name="shape">The grid.</param>
    /// <param name="tiles">Tiles that take part, each once, in any order; the one with the lowest number is the first.</param>
    public BarrierTree(MeshShape shape, IEnumerable<int> tiles)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _shape = shape;
        _tiles = [.. tiles.Order()];
        _parents = [.. _tiles.Select(ParentOf)];
    }

    /// <summary>Messages of a barrier.</summary>
    public int Messages => Math.Max(0, 2 * (_tiles.Length - 1));

    /// <summary>Tile that each tile, in ascending order, reports to; -1 for the first.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>Ns from the last tile's being ready to the last one's going on, a message taking what its hops and routers take.</summary>
    public double TimeOf(MeshTimes times)
    {
        ArgumentNullException.ThrowIfNull(times);
        double Way(int from, int to) => times.Local + _shape.Route(from, to).Sum(times.HopOf);
        double up = 0;
        double down = 0;
        for (int i = 1; i < _tiles.Length; i++)
        {
            up = Math.Max(up, Along(i, (tile, parent) => Way(tile, parent)));
            down = Math.Max(down, Along(i, (tile, parent) => Way(parent, tile)));
        }

        return up + down;
    }

    /// <summary>Cycles of the same on a plane of its own, message by message and flit by flit.</summary>
    public long CyclesOf(MeshConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var network = new FlitNetwork(config);
        int[] open = [.. _tiles.Select(tile => _parents.Count(parent => parent == tile))];
        for (int i = _tiles.Length - 1; i > 0; i--)
        {
            if (open[i] == 0)
            {
                Send(network, _tiles[i], _parents[i]);
            }
        }

        int waiting = _tiles.Length - 1;
        bool isUp = true;
        while (network.Outstanding > 0)
        {
            network.Step();
            foreach (int number in network.Arrived.ToArray())
            {
                int at = Array.BinarySearch(_tiles, network[number].Target / _shape.CoresPerTile);
                waiting--;
                if (!isUp)
                {
                    SendDown(network, _tiles[at]);
                }
                else if (--open[at] == 0 && at > 0)
                {
                    Send(network, _tiles[at], _parents[at]);
                }
            }

            if (isUp && waiting == 0)
            {
                (isUp, waiting) = (false, _tiles.Length - 1);
                SendDown(network, _tiles[0]);
            }
        }

        return network.Cycle;
    }

    /// <summary>Sum over the branch from a tile to the first.</summary>
    private double Along(int index, Func<int, int, double> way)
    {
        double time = 0;
        for (int i = index; i > 0; i = Array.BinarySearch(_tiles, _parents[i]))
        {
            time += way(_tiles[i], _parents[i]);
        }

        return time;
    }

    private void SendDown(FlitNetwork network, int tile)
    {
        for (int i = 1; i < _tiles.Length; i++)
        {
            if (_parents[i] == tile)
            {
                Send(network, tile, _tiles[i]);
            }
        }
    }

    private void Send(FlitNetwork network, int from, int to) =>
        network.Send(from * _shape.CoresPerTile, to * _shape.CoresPerTile, 1, network.Cycle);

    private int ParentOf(int tile) => tile == _tiles[0]
        ? -1
        : _shape.Route(tile, _tiles[0]).Select(_shape.TargetOf).First(next => Array.BinarySearch(_tiles, next) >= 0);
}
