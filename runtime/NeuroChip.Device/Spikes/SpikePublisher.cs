using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Device.Spikes;

/// <summary>Turns windows into batches for the subscriptions of a loaded image.</summary>
internal sealed class SpikePublisher(ChipParameters parameters, PopulationMap map)
{
    /// <summary>Subscriptions of an image; each holds its own buffer.</summary>
    private const int MostSubscriptions = 64;

    private readonly Lock _gate = new();
    private readonly List<SpikeSubscription> _subscriptions = [];
    private readonly List<SpikeEvent> _events = [];

    /// <summary>Adds a subscription.</summary>
    public SpikeSubscription Add(SpikeFilter filter)
    {
        bool[]? wanted = null;
        if (!filter.Populations.IsDefaultOrEmpty)
        {
            wanted = new bool[map.Populations.Length];
            foreach (string population in filter.Populations)
            {
                wanted[map.IndexOf(population)] = true;
            }
        }

        var subscription = new SpikeSubscription(filter, wanted, Remove);
        lock (_gate)
        {
            if (_subscriptions.Count >= MostSubscriptions)
            {
                throw new DeviceException(
                    DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                    $"{MostSubscriptions} subscriptions are open.", "End one of them first.");
            }

            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Waits until every reader has caught up; false when cancelled first.</summary>
    public bool WaitForRoom(CancellationToken cancel) => Array.TrueForAll(Current(), s => s.WaitForRoom(cancel));

    /// <summary>Delivers a window's spikes.</summary>
    public void Publish(RunWindow window)
    {
        SpikeSubscription[] subscriptions = Current();
        if (subscriptions.Length == 0)
        {
            return;
        }

        _events.Clear();
        SpikeBits.Read(window, parameters, _events);
        foreach (SpikeSubscription subscription in subscriptions)
        {
            subscription.Deliver(BatchFor(subscription, window));
        }
    }

    /// <summary>Ends all streams.</summary>
    public void Complete()
    {
        foreach (SpikeSubscription subscription in Current())
        {
            subscription.Complete();
        }
    }

    private SpikeBatch BatchFor(SpikeSubscription subscription, RunWindow window)
    {
        int count = CountWanted(subscription);
        var steps = new long[count];
        var populations = new int[count];
        var units = new int[count];
        var cores = new int[count];
        var compartments = new int[count];
        int next = 0;
        foreach (SpikeEvent spike in _events)
        {
            if (!IsWanted(subscription, spike))
            {
                continue;
            }

            (int population, int unit) = map.At(spike.Core, spike.Compartment);
            int core = CoreNumber(parameters.Cores[spike.Core]);
            steps[next] = spike.Step;
            populations[next] = population;
            units[next] = population < 0 ? spike.Compartment : unit;
            cores[next] = core;
            compartments[next] = spike.Compartment;
            subscription.Digest.Add(spike.Step, core, spike.Compartment);
            next++;
        }

        return new SpikeBatch(
            subscription.NextSequence++, window.FirstStep, window.FirstStep + window.Steps - 1,
            steps, populations, units, cores, compartments, subscription.Digest.Value);
    }

    private int CountWanted(SpikeSubscription subscription)
    {
        if (subscription.Wanted is null)
        {
            return _events.Count;
        }

        int count = 0;
        foreach (SpikeEvent spike in _events)
        {
            count += IsWanted(subscription, spike) ? 1 : 0;
        }

        return count;
    }

    private bool IsWanted(SpikeSubscription subscription, SpikeEvent spike)
    {
        if (subscription.Wanted is not { } wanted)
        {
            return true;
        }

        int population = map.At(spike.Core, spike.Compartment).Population;
        return population >= 0 && wanted[population];
    }

    private static int CoreNumber(CoreParameters core) => (core.Address.Chip << 12) | core.Address.Core;

    private SpikeSubscription[] Current()
    {
        lock (_gate)
        {
            return [.. _subscriptions];
        }
    }

    private void Remove(SpikeSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
