using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Device.Probes;

/// <summary>The probes of a loaded image.</summary>
internal sealed class ProbeSet(ChipParameters parameters, PopulationMap map, long mostStored)
{
    /// <summary>Numbers all probes together store before they must be read: 256 MiB.</summary>
    public const long DefaultMostStored = 64 << 20;

    /// <summary>Values all probes together may record per step.</summary>
    private const int MostPoints = 1 << 20;

    /// <summary>Probes of an image.</summary>
    private const int MostProbes = 1024;

    private readonly SortedDictionary<int, Probe> _probes = [];
    private int _nextId = 1;

    /// <summary>All points, in the order of the probes; the same array until the probes change.</summary>
    public ImmutableArray<ProbePoint> Points { get; private set; } = [];

    /// <summary>Adds a probe.</summary>
    public Probe Add(ProbeRequest request)
    {
        if (request.Variable is not (ProbeVariable.Current or ProbeVariable.Voltage or ProbeVariable.DendriticInput) || request.Interval < 1)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe,
                $"Variable {(int)request.Variable} every {request.Interval} steps cannot be recorded.",
                "Use variable 1 (u), 2 (v) or 3 (q), every 1 step or more.");
        }

        int population = map.IndexOf(request.Population);
        bool all = request.Units.IsDefaultOrEmpty;
        long wanted = (long)Points.Length + (all ? map.Populations[population].Size : request.Units.Length);
        if (wanted > MostPoints || _probes.Count >= MostProbes)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"{wanted} values a step in {_probes.Count + 1} probes are asked for; {MostPoints} in {MostProbes} can be recorded.",
                "Probe fewer units, or delete a probe.");
        }

        ImmutableArray<int> units = all ? [.. Enumerable.Range(0, map.Populations[population].Size)] : request.Units;
        ImmutableArray<ProbePoint> points = [.. units.Select(unit => PointOf(population, unit, request.Variable))];
        var probe = new Probe(_nextId++, request, units, points);
        _probes.Add(probe.Id, probe);
        Points = Gather();
        return probe;
    }

    /// <summary>The probe of that id.</summary>
    public Probe Get(int id) => _probes.TryGetValue(id, out Probe? probe)
        ? probe
        : throw new DeviceException(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchProbe, $"There is no probe {id}.", "Create it; unloading an image ends its probes.");

    /// <summary>Removes a probe, if it is there.</summary>
    public void Remove(int id)
    {
        if (_probes.Remove(id))
        {
            Points = Gather();
        }
    }

    /// <summary>Refuses to go on when the stores would overflow in the next steps.</summary>
    /// <param name="steps">Steps to come.</param>
    /// <param name="done">Steps the run has done already, for the message.</param>
    public void CheckRoom(int steps, long done)
    {
        long stored = 0;
        Probe? fullest = null;
        foreach (Probe probe in _probes.Values)
        {
            stored += probe.Room + ((long)((steps / probe.Request.Interval) + 1) * probe.RoomPerRecording);
            fullest = fullest is null || probe.Room > fullest.Room ? probe : fullest;
        }

        if (stored > mostStored)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"Probes hold values that were not read, probe {fullest!.Id} {fullest.Stored} of them; "
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
    }

    private ImmutableArray<ProbePoint> Gather() => [.. _probes.Values.SelectMany(probe => probe.Points)];

    private ProbePoint PointOf(int population, int unit, ProbeVariable variable)
    {
        (int core, int compartment) = map.PlaceOf(population, unit);
        return new ProbePoint(parameters.Cores[core].FirstLane + compartment, variable);
    }
}
