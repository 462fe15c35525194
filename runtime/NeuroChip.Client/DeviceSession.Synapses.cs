using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <content>What synapses and units have learned.</content>
public sealed partial class DeviceSession
{
    // At most 5 numbers of at most 5 bytes each.
    private const int SynapsesPerMessage = 8_192;

    /// <summary>Reads weights, delays and tags of a projection, all at the same step's end.</summary>
    /// <param name="projection">Its name.</param>
    /// <param name="pre">Pre units: first and count; null for all.</param>
    /// <param name="post">Post units, the same.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ProjectionSynapses> ReadSynapsesAsync(
        string projection, (int First, int Count)? pre = null, (int First, int Count)? post = null, CancellationToken cancel = default)
    {
        var request = new ReadSynapsesRequest { LeaseToken = LeaseToken, Projection = projection, Pre = RangeOf(pre), Post = RangeOf(post) };
        using AsyncServerStreamingCall<SynapseChunk> call = _learning.ReadSynapses(request, Long(cancel));
        var preUnits = new List<int>();
        var postUnits = new List<int>();
        var weights = new List<int>();
        var delays = new List<int>();
        var tags = new List<int>();
        ulong step = 0;
        while (await Calls.Unwrap(call.ResponseStream.MoveNext(CancellationToken.None), cancel).ConfigureAwait(false))
        {
            SynapseChunk chunk = call.ResponseStream.Current;
            preUnits.AddRange(chunk.Pre.Select(unit => (int)unit));
            postUnits.AddRange(chunk.Post.Select(unit => (int)unit));
            weights.AddRange(chunk.Weights);
            delays.AddRange(chunk.Delays.Select(delay => (int)delay));
            tags.AddRange(chunk.Tags);
            step = chunk.Step;
        }

        return new ProjectionSynapses(preUnits, postUnits, weights, delays, tags) { Step = (long)step };
    }

    /// <summary>Writes weights, delays and tags of synapses; all of them or none.</summary>
    /// <param name="projection">Its name.</param>
    /// <param name="synapses">Pairs of units; the n-th time that a pair is named, its n-th synapse is meant.</param>
    /// <param name="cancel">Gives up; nothing is written then.</param>
    /// <returns>Synapses written.</returns>
    public async Task<int> WriteSynapsesAsync(string projection, ProjectionSynapses synapses, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(synapses);
        using AsyncClientStreamingCall<WriteSynapsesRequest, WriteSynapsesResponse> call = _learning.WriteSynapses(Long(cancel));
        await Calls.Unwrap(SendAsync(call.RequestStream, projection, synapses), cancel).ConfigureAwait(false);
        return (int)(await Calls.Unwrap(call.ResponseAsync, cancel).ConfigureAwait(false)).Written;
    }

    /// <summary>Reads x1 and x2 of the pre units of a projection.</summary>
    public Task<Traces> ReadPreTracesAsync(string projection, (int First, int Count)? units = null, CancellationToken cancel = default) =>
        ReadTracesAsync(new ReadTracesRequest { Projection = projection, Units = RangeOf(units) }, cancel);

    /// <summary>Reads y1, y2 and y3 of the units of a population.</summary>
    public Task<Traces> ReadPostTracesAsync(string population, (int First, int Count)? units = null, CancellationToken cancel = default) =>
        ReadTracesAsync(new ReadTracesRequest { Population = population, Units = RangeOf(units) }, cancel);

    /// <summary>Writes traces of the pre units of a projection: two series; an empty one leaves its trace as it is.</summary>
    public Task WritePreTracesAsync(
        string projection, IEnumerable<int> units, IEnumerable<IEnumerable<int>> traces, CancellationToken cancel = default) =>
        WriteTracesAsync(new WriteTracesRequest { Projection = projection }, units, traces, cancel);

    /// <summary>Writes traces of the units of a population: three series; an empty one leaves its trace as it is.</summary>
    public Task WritePostTracesAsync(
        string population, IEnumerable<int> units, IEnumerable<IEnumerable<int>> traces, CancellationToken cancel = default) =>
        WriteTracesAsync(new WriteTracesRequest { Population = population }, units, traces, cancel);

    private static UnitRange? RangeOf((int First, int Count)? range) =>
        range is { } units ? new UnitRange { First = (uint)units.First, Count = (uint)units.Count } : null;

    private Task<Traces> ReadTracesAsync(ReadTracesRequest request, CancellationToken cancel)
    {
        request.LeaseToken = LeaseToken;
        return Calls.Unwrap(_learning.ReadTracesAsync(request, _client.Brief(cancel)), cancel);
    }

    private Task<WriteTracesResponse> WriteTracesAsync(
        WriteTracesRequest request, IEnumerable<int> units, IEnumerable<IEnumerable<int>> traces, CancellationToken cancel)
    {
        request.LeaseToken = LeaseToken;
        request.Units.Add(units.Select(unit => (uint)unit));
        foreach (IEnumerable<int> series in traces)
        {
            var values = new TraceSeries();
            values.Values.Add(series.Select(value => (uint)value));
            request.Traces.Add(values);
        }

        return Calls.Unwrap(_learning.WriteTracesAsync(request, _client.Brief(cancel)), cancel);
    }

    private async Task SendAsync(IClientStreamWriter<WriteSynapsesRequest> requests, string projection, ProjectionSynapses synapses)
    {
        for (int first = 0; first == 0 || first < synapses.Count; first += SynapsesPerMessage)
        {
            int count = Math.Min(SynapsesPerMessage, synapses.Count - first);
            var message = new WriteSynapsesRequest();
            if (first == 0)
            {
                message.LeaseToken = LeaseToken;
                message.Projection = projection;
            }

            message.Pre.Add(Part(synapses.Pre, first, count).Select(unit => (uint)unit));
            message.Post.Add(Part(synapses.Post, first, count).Select(unit => (uint)unit));
            message.Weights.Add(Part(synapses.Weights, first, count));
            message.Delays.Add(Part(synapses.Delays, first, count).Select(delay => (uint)delay));
            message.Tags.Add(Part(synapses.Tags, first, count));
            await requests.WriteAsync(message).ConfigureAwait(false);
        }

        await requests.CompleteAsync().ConfigureAwait(false);
    }

    private static IEnumerable<int> Part(IReadOnlyList<int> list, int first, int count) => list.Skip(first).Take(count);
}
