using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>Times and energies.</content>
public sealed partial class DeviceSession
{
    /// <summary>Times (ns) and energies (pJ) since loading or the last reset of the counters, all at the same step's end.</summary>
    /// <param name="withLinks">Whether to list the links of the mesh.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="DeviceCallException">NC4029: the image was loaded without times.</exception>
    public Task<TimingReport> ReadTimingAsync(bool withLinks = false, CancellationToken cancel = default) => Calls.Unwrap(
        _counters.ReadTimingAsync(new ReadTimingRequest { LeaseToken = LeaseToken, WithLinks = withLinks }, _client.Brief(cancel)), cancel);

    /// <summary>
    /// Subscribes to counters, times and energies of the steps run from now on, without loss: read the stream while running, or the
    /// chip will wait for it. A refusal shows when it is read first.
    /// </summary>
    /// <param name="every">Steps of a record.</param>
    /// <param name="withCores">Whether a record also has the counters of each core.</param>
    /// <param name="cancel">Ends the stream.</param>
    public async Task<CounterStream> StreamCountersAsync(int every = 1, bool withCores = false, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        var request = new StreamCountersRequest { LeaseToken = LeaseToken, Every = (uint)every, WithCores = withCores };
        AsyncServerStreamingCall<CounterRecord> call = _counters.StreamCounters(request, Long(cancel));
        try
        {
            // The headers come when the subscription stands.
            await Calls.Unwrap(call.ResponseHeadersAsync, cancel).ConfigureAwait(false);
            return new CounterStream(call, cancel);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }
}
