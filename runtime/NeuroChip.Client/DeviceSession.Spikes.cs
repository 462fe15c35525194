using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>Spikes and probes.</content>
public sealed partial class DeviceSession
{
    /// <summary>Gives spikes to the device; late ones are reported in the answer and not taken.</summary>
    public Task<InjectResponse> InjectAsync(SpikeInput spikes, CancellationToken cancel = default) =>
        Calls.Unwrap(_spikes.InjectAsync(new InjectRequest { LeaseToken = LeaseToken, Spikes = spikes }, _client.Brief(cancel)), cancel);

    /// <summary>
    /// Subscribes to the spikes of the steps run from now on, without loss: read the stream while running, or the chip
    /// will wait for it.
    /// </summary>
    /// <param name="populations">Names; empty for all.</param>
    /// <param name="byCompartment">Whether spikes also name core and compartment.</param>
    /// <param name="cancel">Ends the stream.</param>
    public async Task<SpikeStream> SubscribeSpikesAsync(
        IEnumerable<string>? populations = null, bool byCompartment = false, CancellationToken cancel = default)
    {
        var request = new SubscribeSpikesRequest { LeaseToken = LeaseToken, ByUnit = true, ByCompartment = byCompartment };
        request.Populations.Add(populations ?? []);
        AsyncServerStreamingCall<SpikeBatch> call = _spikes.SubscribeSpikes(request, Long(cancel));
        try
        {
            // The headers come when the subscription stands.
            await Calls.Unwrap(call.ResponseHeadersAsync, cancel).ConfigureAwait(false);
            return new SpikeStream(call, cancel);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Starts to record values in the steps run from now on.</summary>
    /// <param name="population">A population on the chip.</param>
    /// <param name="variable">What to record.</param>
    /// <param name="units">Units, or null for all.</param>
    /// <param name="interval">Record every so many steps.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Probe> CreateProbeAsync(
        string population, ProbeVariable variable, IEnumerable<int>? units = null, int interval = 1, CancellationToken cancel = default)
    {
        var request = new CreateProbeRequest { LeaseToken = LeaseToken, Population = population, Variable = variable, Interval = (uint)interval };
        request.Units.Add((units ?? []).Select(unit => (uint)unit));
        return Calls.Unwrap(_probes.CreateProbeAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Takes out all that a probe has recorded.</summary>
    /// <returns>The steps, and for every step one value per unit.</returns>
    public async Task<(long[] Steps, int[] Values)> ReadProbeAsync(uint probeId, CancellationToken cancel = default)
    {
        using AsyncServerStreamingCall<ProbeData> call = _probes.ReadProbe(new ReadProbeRequest { LeaseToken = LeaseToken, ProbeId = probeId }, Long(cancel));
        var steps = new List<long>();
        var values = new List<int>();
        while (await Calls.Unwrap(call.ResponseStream.MoveNext(CancellationToken.None), cancel).ConfigureAwait(false))
        {
            steps.AddRange(call.ResponseStream.Current.Steps.Select(step => (long)step));
            values.AddRange(call.ResponseStream.Current.Values);
        }

        return ([.. steps], [.. values]);
    }

    /// <summary>Starts to record registers of a core in the steps run from now on.</summary>
    /// <param name="chip">Chip.</param>
    /// <param name="core">Core of the chip.</param>
    /// <param name="addresses">Byte addresses of 32-bit words.</param>
    /// <param name="interval">Record every so many steps.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<RegisterProbe> CreateRegisterProbeAsync(
        int chip, int core, IEnumerable<uint> addresses, int interval = 1, CancellationToken cancel = default)
    {
        var request = new CreateRegisterProbeRequest
        {
            LeaseToken = LeaseToken,
            Core = new CoreId { Chip = (uint)chip, Core = (uint)core },
            Interval = (uint)interval,
        };
        request.Addresses.Add(addresses);
        return Calls.Unwrap(_probes.CreateRegisterProbeAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Takes out all that a probe of registers has recorded.</summary>
    /// <returns>The steps, and for every step one word per address.</returns>
    public async Task<(long[] Steps, uint[] Words)> ReadRegisterProbeAsync(uint probeId, CancellationToken cancel = default)
    {
        using AsyncServerStreamingCall<RegisterProbeData> call =
            _probes.ReadRegisterProbe(new ReadProbeRequest { LeaseToken = LeaseToken, ProbeId = probeId }, Long(cancel));
        var steps = new List<long>();
        var words = new List<uint>();
        while (await Calls.Unwrap(call.ResponseStream.MoveNext(CancellationToken.None), cancel).ConfigureAwait(false))
        {
            steps.AddRange(call.ResponseStream.Current.Steps.Select(step => (long)step));
            words.AddRange(call.ResponseStream.Current.Values);
        }

        return ([.. steps], [.. words]);
    }

    /// <summary>Stops a probe. May be repeated.</summary>
    public Task DeleteProbeAsync(uint probeId, CancellationToken cancel = default) =>
        Calls.Unwrap(_probes.DeleteProbeAsync(new DeleteProbeRequest { LeaseToken = LeaseToken, ProbeId = probeId }, _client.Brief(cancel)), cancel);
}
