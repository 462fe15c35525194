using System.Runtime.Intrinsics;

namespace NeuroChip.Emulator.Mesh.Analytic;

/// <summary>
/// Load and waiting of the servers of a mesh in one step. The time in which packets are sent is cut into eight equal parts. In each,
/// what a server cannot do is left over for the next (a fluid queue), and packets that meet by chance wait
/// rho * b / (2 * (1 - rho)), where rho is the busy share of the part and b the mean work that comes at once (Pollaczek and Khinchine,
/// for batches of a fixed service time).
/// </summary>
internal sealed class ServerLoads(int servers)
{
    /// <summary>Parts of the time.</summary>
    public const int Parts = 8;

    /// <summary>Above it the formula has no meaning, and what is left over is the larger of the two.</summary>
    private const double HighestUse = 0.95;

    private readonly Vector512<double>[] _load = new Vector512<double>[servers];
    private readonly double[] _work = new double[servers];
    private readonly double[] _batches = new double[servers];
    private readonly int[] _sources = new int[servers];
    private readonly bool[] _contended = new bool[servers];
    private readonly double[] _waits = new double[servers * Parts];
    private readonly List<int> _active = [];
    private double _first;
    private double _width;

    /// <summary>Starts a step, in which packets are sent within a time.</summary>
    public void Begin(double first, double last)
    {
        _first = first;
        _width = (last - first) / Parts;
    }

    /// <summary>Which part a time lies in.</summary>
    public int PartOf(double time) => _width > 0 ? Math.Clamp((int)((time - _first) / _width), 0, Parts - 1) : 0;

    /// <summary>How what is sent evenly from one time to another is spread over the parts; the shares add up to 1.</summary>
    public Vector512<double> Spread(double from, double to)
    {
        if (!(to > from) || !(_width > 0))
        {
            Span<double> single = stackalloc double[Parts];
            single.Clear();
            single[PartOf(from)] = 1;
            return Vector512.Create<double>(single);
        }

        Vector512<double> start = Vector512.Create(_first) + (Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) * _width);
        Vector512<double> shared = Vector512.Min(start + Vector512.Create(_width), Vector512.Create(to)) - Vector512.Max(start, Vector512.Create(from));
        return Vector512.Max(shared, Vector512<double>.Zero) / Vector512.Create(to - from);
    }

    /// <summary>Adds packets of one source.</summary>
    /// <param name="server">What they pass.</param>
    /// <param name="work">Ns for which they keep it busy.</param>
    /// <param name="batch">Ns of it that come at once.</param>
    /// <param name="spread">How they are spread over the parts.</param>
    /// <param name="collide">Whether packets of this source alone can meet.</param>
    public void Add(int server, double work, double batch, Vector512<double> spread, bool collide)
    {
        if (_sources[server]++ == 0)
        {
            _active.Add(server);
        }

        _contended[server] |= collide || _sources[server] > 1;
        _work[server] += work;
        _batches[server] += work * batch;
        _load[server] += spread * work;
    }

    /// <summary>Works out the waits.</summary>
    public void Close()
    {
        foreach (int server in _active)
        {
            Span<double> waits = _waits.AsSpan(server * Parts, Parts);
            if (_contended[server] && _work[server] > 0)
            {
                FindWaits(server, waits);
            }
            else
            {
                waits.Clear();
            }
        }
    }

    /// <summary>Work of a server in the step, in ns.</summary>
    public double WorkOf(int server) => _work[server];

    /// <summary>What packets wait for a server in one part of the time, in ns; what their own spike's packets make them wait is not in it.</summary>
    public double WaitOf(int server, int part) => _waits[(server * Parts) + part];

    /// <summary>The mean wait of packets that are spread over the parts.</summary>
    public double MeanWaitOf(int server, Vector512<double> spread) =>
        _contended[server] ? Vector512.Sum(Vector512.LoadUnsafe(ref _waits[server * Parts]) * spread) : 0;

    /// <summary>Forgets the step.</summary>
    public void Forget()
    {
        foreach (int server in _active)
        {
            _load[server] = Vector512<double>.Zero;
            _work[server] = _batches[server] = 0;
            _sources[server] = 0;
            _contended[server] = false;
        }

        _active.Clear();
    }

    private void FindWaits(int server, Span<double> waits)
    {
        double batch = _batches[server] / _work[server];
        Vector512<double> loads = _load[server];

        // What is left over goes from part to part; the rest is the same for all eight and done at once.
        Span<double> lefts = stackalloc double[Parts + 1];
        double left = 0;
        for (int part = 0; part < Parts; part++)
        {
            lefts[part] = left;
            left = Math.Max(0, left + loads[part] - _width);
        }

        lefts[Parts] = left;
        Vector512<double> before = Vector512.Create<double>(lefts);
        Vector512<double> over = Vector512.Create<double>(lefts[1..]);
        Vector512<double> highest = Vector512.Create(HighestUse);
        Vector512<double> use = _width > 0 ? Vector512.Min(loads / Vector512.Create(_width), highest) : highest;
        Vector512<double> behind = Vector512.Max(Vector512<double>.Zero, before + loads - Vector512.Create(batch));
        Vector512<double> chance = Vector512.Min(
            use * Vector512.Create(batch) / (Vector512.Create(2.0) * (Vector512<double>.One - use)), behind / Vector512.Create(2.0));
        Vector512<double> wait = Vector512.Max(chance, Vector512.Min((before + over) / Vector512.Create(2.0), behind));
        wait.CopyTo(waits);
    }
}
