using System.Collections.Immutable;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;

namespace NeuroChip.Device.Probes;

/// <summary>The probes of a loaded image.</summary>
internal sealed class ProbeSet(Chip chip, PopulationMap map, long mostStored)
{
    /// <summary>Numbers all probes together store before they must be read: 256 MiB.</summary>
    public const long DefaultMostStored = 64 << 20;

    /// <summary>Values all probes together may record per step.</summary>
    private const int MostPoints = 1 << 20;

    /// <summary>Probes of an image.</summary>
    private const int MostProbes = 1024;

    private readonly SortedDictionary<int, Probe> _probes = [];
    private readonly SortedDictionary<int, RegisterProbe> _registers = [];
    private int _nextId = 1;

    /// <summary>All points, in the order of the probes; the same array until the probes change.</summary>
    public ImmutableArray<ProbePoint> Points { get; private set; } = [];

    /// <summary>Whether nothing is recorded.</summary>
    public bool IsEmpty => _probes.Count + _registers.Count == 0;

    /// <summary>Adds a probe.</summary>
    public Probe Add(ProbeRequest request)
    {
        if (!Enum.IsDefined(request.Variable) || request.Interval < 1)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe,
                $"Variable {(int)request.Variable} every {request.Interval} steps cannot be recorded.",
                "Use 0 (spikes), 1 (u), 2 (v), 3 (q) or 4 (refractory counter), every 1 step or more.");
        }

        int population = map.IndexOf(request.Population);
        bool all = request.Units.IsDefaultOrEmpty;
        CheckLimits(all ? map.Populations[population].Size : request.Units.Length);
        ImmutableArray<int> units = all ? [.. Enumerable.Range(0, map.Populations[population].Size)] : request.Units;
        ImmutableArray<ProbePoint> points = [.. units.Select(unit => PointOf(population, unit, request.Variable))];
        var probe = new Probe(_nextId++, request, units, points);
        _probes.Add(probe.Id, probe);
        Points = Gather();
        return probe;
    }

    /// <summary>Adds a probe of registers.</summary>
    /// <exception cref="RegisterException">One of them cannot be read.</exception>
    public RegisterProbe Add(RegisterProbeRequest request)
    {
        if (request.Addresses.IsDefaultOrEmpty || request.Interval < 1)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe,
                $"{(request.Addresses.IsDefault ? 0 : request.Addresses.Length)} registers every {request.Interval} steps cannot be recorded.",
                "Give 1 address or more, every 1 step or more.");
        }

        int core = map.IndexOf(request.Core);
        CheckLimits(request.Addresses.Length);
        var probe = new RegisterProbe(_nextId, request, core, chip.Image.Layout);
        probe.Read(chip);
        _registers.Add(_nextId++, probe);
        return probe;
    }

    /// <summary>The probe of that id.</summary>
    public Probe Get(int id) => _probes.TryGetValue(id, out Probe? probe) ? probe : throw NoSuchProbe(id, "probe of units");

    /// <summary>The probe of registers of that id.</summary>
    public RegisterProbe GetRegisters(int id) =>
        _registers.TryGetValue(id, out RegisterProbe? probe) ? probe : throw NoSuchProbe(id, "probe of registers");

    /// <summary>Removes a probe of either kind, if it is there.</summary>
    public void Remove(int id)
    {
        _registers.Remove(id);
        if (_probes.Remove(id))
        {
            Points = Gather();
        }
    }

    /// <summary>Steps up to the next in which registers are recorded, at most so many: the device looks there.</summary>
    public int StepsToRecording(int most)
    {
        foreach (RegisterProbe probe in _registers.Values)
        {
            most = (int)Math.Min(most, probe.Request.Interval - (chip.Step % probe.Request.Interval));
        }

        return most;
    }

    /// <summary>Stores the registers that are to be recorded in this step.</summary>
    public void RecordRegisters()
    {
        foreach (RegisterProbe probe in _registers.Values)
        {
            probe.Record(chip);
        }
    }

    /// <summary>Refuses to go on when the stores would overflow in the next steps.</summary>
    /// <param name="steps">Steps to come.</param>
    /// <param name="done">Steps the run has done already, for the message.</param>
    public void CheckRoom(int steps, long done)
    {
        if (IsEmpty)
        {
            return;
        }

        long stored = 0;
        (int Id, ProbeStore Store)? fullest = null;
        foreach ((int id, ProbeStore store, int interval) in Stores())
        {
            stored += store.Room + ((long)((steps / interval) + 1) * store.RoomPerRecording);
            fullest = fullest is null || store.Room > fullest.Value.Store.Room ? (id, store) : fullest;
        }

        if (stored > mostStored)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"Probes hold values that were not read, probe {fullest!.Value.Id} {fullest.Value.Store.Stored} of them; "
                + $"the run stopped after {done} steps, before it would lose any.",
                "Read the probes, or probe fewer units or less often, and run on.");
        }
    }

    /// <summary>Stores a window's values.</summary>
    public void Record(RunWindow window)
    {
        int first = 0;
        foreach (Probe probe in _probes.Values)
        {
            probe.Record(window, first);
            first += probe.Points.Length;
        }
    }

    /// <summary>Forgets recorded values; the probes stay.</summary>
    public void Clear()
    {
        foreach (Probe probe in _probes.Values)
        {
            probe.Clear();
        }

        foreach (RegisterProbe probe in _registers.Values)
        {
            probe.Store.Clear();
        }
    }

    private IEnumerable<(int Id, ProbeStore Store, int Interval)> Stores() =>
    [
        .. _probes.Values.Select(probe => (probe.Id, probe.Store, probe.Request.Interval)),
        .. _registers.Values.Select(probe => (probe.Id, probe.Store, probe.Request.Interval)),
    ];

    private void CheckLimits(int more)
    {
        long wanted = (long)Points.Length + _registers.Values.Sum(probe => (long)probe.Request.Addresses.Length) + more;
        int probes = _probes.Count + _registers.Count + 1;
        if (wanted > MostPoints || probes > MostProbes)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"{wanted} values a step in {probes} probes are asked for; {MostPoints} in {MostProbes} can be recorded.",
                "Probe fewer units, or delete a probe.");
        }
    }

    private static DeviceException NoSuchProbe(int id, string kind) => new(
        DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchProbe, $"There is no {kind} {id}.", "Create it; unloading an image ends its probes.");

    private ImmutableArray<ProbePoint> Gather() => [.. _probes.Values.SelectMany(probe => probe.Points)];

    private ProbePoint PointOf(int population, int unit, ProbeVariable variable)
    {
        (int core, int compartment) = map.PlaceOf(population, unit);
        return new ProbePoint(chip.Parameters.Cores[core].FirstLane + compartment, variable);
    }
}
