using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Device.Spikes;

/// <summary>Turns windows into batches for the subscriptions of a loaded image.</summary>
internal sealed class SpikePublisher(ChipParameters parameters, PopulationMap map)
{
    private readonly Lock _gate = new();
    private readonly List<SpikeSubscription> _subscriptions = [];
    private readonly List<SpikeEvent> _events = [];

    /// <summary>Adds a subscription.</summary>
    public SpikeSubscription Add(SpikeFilter filter)
    {
        bool[]? wanted = null;
        if (!filter.Populations.IsEmpty)
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
        var steps = new List<long>(_events.Count);
        var populations = new List<int>(_events.Count);
        var units = new List<int>(_events.Count);
        var cores = new List<int>(_events.Count);
        var compartments = new List<int>(_events.Count);
        foreach (SpikeEvent spike in _events)
        {
            (int population, int unit) = map.At(spike.Core, spike.Compartment);
            if (subscription.Wanted is { } wanted && (population < 0 || !wanted[population]))
            {
                continue;
            }

            int core = CoreNumber(parameters.Cores[spike.Core]);
            steps.Add(spike.Step);
            populations.Add(population);
            units.Add(population < 0 ? spike.Compartment : unit);
            cores.Add(core);
            compartments.Add(spike.Compartment);
            subscription.Digest.Add(spike.Step, core, spike.Compartment);
        }

        return new SpikeBatch(
            subscription.NextSequence++, window.FirstStep, window.FirstStep + window.Steps - 1,
            [.. steps], [.. populations], [.. units], [.. cores], [.. compartments], subscription.Digest.Value);
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
