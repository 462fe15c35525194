using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Device.Probes;

/// <summary>The probes of a loaded image.</summary>
internal sealed class ProbeSet(ChipParameters parameters, PopulationMap map)
{
    /// <summary>Values all probes together may record per step.</summary>
    private const int MostPoints = 1 << 20;

    /// <summary>Values a probe stores before it must be read.</summary>
    private const int MostStored = 64 << 20;

    private readonly SortedDictionary<int, Probe> _probes = [];
    private int _nextId = 1;

    /// <summary>All points, in the order of the probes.</summary>
    public ImmutableArray<ProbePoint> Points => [.. _probes.Values.SelectMany(probe => probe.Points)];

    /// <summary>Adds a probe.</summary>
    public Probe Add(ProbeRequest request)
    {
        if (!Enum.IsDefined(request.Variable) || request.Interval < 1)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe,
                $"Variable {(int)request.Variable} every {request.Interval} steps cannot be recorded.",
                "Use variable 1 (u), 2 (v) or 3 (q), every 1 step or more.");
        }

        int population = map.IndexOf(request.Population);
        ImmutableArray<int> units = request.Units.IsDefaultOrEmpty
            ? [.. Enumerable.Range(0, map.Populations[population].Size)]
            : request.Units;
        if (Points.Length + units.Length > MostPoints)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"{Points.Length + units.Length} values a step are asked for; {MostPoints} can be recorded.",
                "Probe fewer units, or delete a probe.");
        }

        ImmutableArray<ProbePoint> points = [.. units.Select(unit => PointOf(population, unit, request.Variable))];
        var probe = new Probe(_nextId++, request, units, points);
        _probes.Add(probe.Id, probe);
        return probe;
    }

    /// <summary>The probe of that id.</summary>
    public Probe Get(int id) => _probes.TryGetValue(id, out Probe? probe)
        ? probe
        : throw new DeviceException(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchProbe, $"There is no probe {id}.", "Create it; unloading an image ends its probes.");

    /// <summary>Removes a probe, if it is there.</summary>
    public void Remove(int id) => _probes.Remove(id);

    /// <summary>Refuses to go on when a store would overflow in the next steps.</summary>
    public void CheckRoom(int steps)
    {
        foreach (Probe probe in _probes.Values)
        {
            long more = (long)((steps / probe.Request.Interval) + 1) * probe.Points.Length;
            if (probe.Stored + more > MostStored)
            {
                throw new DeviceException(
                    DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                    $"Probe {probe.Id} holds {probe.Stored} values that were not read; the run stopped before it would lose any.",
                    "Read the probe, or probe fewer units or less often, and run on.");
            }
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

    private ProbePoint PointOf(int population, int unit, ProbeVariable variable)
    {
        (int core, int compartment) = map.PlaceOf(population, unit);
        return new ProbePoint(parameters.Cores[core].FirstLane + compartment, variable);
    }
}
