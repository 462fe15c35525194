using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>Time, registers, counters, pipelines.</content>
public sealed partial class DeviceSession
{
    /// <summary>Computes steps; the server bounds how many one call may run.</summary>
    public Task<RunResponse> RunAsync(int steps, CancellationToken cancel = default) =>
        Calls.Unwrap(_control.RunAsync(new RunRequest { LeaseToken = LeaseToken, Steps = (uint)steps }, Long(cancel)), cancel);

    /// <summary>Sets the device back.</summary>
    public async Task<DeviceStatus> ResetAsync(ResetKind kind = ResetKind.State, CancellationToken cancel = default) =>
        (await Calls.Unwrap(
            _control.ResetAsync(new ResetRequest { LeaseToken = LeaseToken, Kind = kind }, Long(cancel)), cancel).ConfigureAwait(false)).Status;

    /// <summary>What the device is doing.</summary>
    public async Task<DeviceStatus> GetStatusAsync(CancellationToken cancel = default) =>
        (await GetStateAsync(withDigest: false, cancel).ConfigureAwait(false)).Status;

    /// <summary>Digest of time and state: equal digests mean equal machines.</summary>
    public async Task<string> ReadDigestAsync(CancellationToken cancel = default) =>
        (await GetStateAsync(withDigest: true, cancel).ConfigureAwait(false)).StateDigest;

    /// <summary>Reads 32-bit registers of a core from a byte address on.</summary>
    public async Task<uint[]> ReadRegistersAsync(int chip, int core, uint address, int count, CancellationToken cancel = default)
    {
        var request = new ReadRegistersRequest { LeaseToken = LeaseToken };
        request.Reads.Add(DeviceCommands.ReadOf(chip, core, address, count));
        ReadRegistersResponse response = await Calls.Unwrap(_memory.ReadRegistersAsync(request, _client.Brief(cancel)), cancel).ConfigureAwait(false);
        return [.. response.Reads[0].Values];
    }

    /// <summary>Writes registers: all bursts or, when one is refused, none.</summary>
    public Task WriteRegistersAsync(IEnumerable<RegisterBurst> bursts, CancellationToken cancel = default)
    {
        var request = new WriteRegistersRequest { LeaseToken = LeaseToken };
        request.Bursts.Add(bursts);
        return Calls.Unwrap(_memory.WriteRegistersAsync(request, _client.Brief(cancel)), cancel);
    }

    /// <summary>Writes registers of one core.</summary>
    public Task WriteRegistersAsync(int chip, int core, uint address, ReadOnlyMemory<uint> values, CancellationToken cancel = default) =>
        WriteRegistersAsync([DeviceCommands.BurstOf(chip, core, address, values.Span)], cancel);

    /// <summary>Counters since loading or their last reset.</summary>
    public Task<CounterReport> ReadCountersAsync(CancellationToken cancel = default) =>
        Calls.Unwrap(_counters.ReadCountersAsync(new ReadCountersRequest { LeaseToken = LeaseToken }, _client.Brief(cancel)), cancel);

    /// <summary>Sets the counters to zero.</summary>
    public Task ResetCountersAsync(CancellationToken cancel = default) =>
        Calls.Unwrap(_counters.ResetCountersAsync(new ResetCountersRequest { LeaseToken = LeaseToken }, _client.Brief(cancel)), cancel);

    /// <summary>Opens a pipeline: many requests under way at once, done and answered in order.</summary>
    public DevicePipeline OpenPipeline(CancellationToken cancel = default) => new(_control.Pipeline(Long(cancel)), LeaseToken, cancel);

    private Task<GetStateResponse> GetStateAsync(bool withDigest, CancellationToken cancel) => Calls.Unwrap(
        _control.GetStateAsync(new GetStateRequest { LeaseToken = LeaseToken, WithDigest = withDigest }, _client.Brief(cancel)), cancel);
}
