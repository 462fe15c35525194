using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;

namespace NeuroChip.Server.Services.V1;

/// <summary>Synapses of a projection, in chunks: read at one step's end and then sent, or gathered and then written.</summary>
internal sealed class SynapseStreams(SessionCalls calls, SessionWatch watch, DeviceServiceLimits limits)
{
    // At most 5 numbers of at most 5 bytes each.
    private const int SynapsesPerMessage = 8_192;

    public async Task ReadAsync(ReadSynapsesRequest request, IServerStreamWriter<SynapseChunk> responses, ServerCallContext context)
    {
        SynapseTable table = await calls.RunAsync(request.LeaseToken, context, (session, _) => session.Device.Learning.ReadSynapses(
            request.Projection, LearningMessages.ToSpan(request.Pre), LearningMessages.ToSpan(request.Post))).ConfigureAwait(false);
        for (int first = 0; first == 0 || first < table.Count; first += SynapsesPerMessage)
        {
            // An empty projection answers one empty message, so that its step is known.
            await responses.WriteAsync(LearningMessages.ToMessage(table, first, Math.Min(SynapsesPerMessage, table.Count - first)), context.CancellationToken)
                .ConfigureAwait(false);
            calls.Authorize(request.LeaseToken);
        }
    }

    public async Task<WriteSynapsesResponse> WriteAsync(IAsyncStreamReader<WriteSynapsesRequest> requests, ServerCallContext context)
    {
        if (!await requests.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            throw ServiceErrors.BadField("lease_token", "The stream holds no message.", "Begin with lease token and projection.");
        }

        DeviceSession session = calls.Authorize(requests.Current.LeaseToken);
        string projection = requests.Current.Projection;
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        try
        {
            var gathered = new GatheredSynapses(limits.MaxSynapsesPerWrite);
            do
            {
                gathered.Add(requests.Current);
                calls.Authorize(session.Token);
            }
            while (await requests.MoveNext(stop.Token).ConfigureAwait(false));
            int written = await Task.Run(
                () => calls.Do(session, (own, _) => own.Device.Learning.WriteSynapses(projection, gathered.ToWrites()), stop.Token),
                CancellationToken.None).ConfigureAwait(false);
            attachment.Completed = true;
            return new WriteSynapsesResponse { Written = (uint)written };
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
            throw;
        }
    }

    /// <summary>What the messages of a stream hold together. Lists must match in every message, or they would shift unseen.</summary>
    private sealed class GatheredSynapses(int most)
    {
        private readonly List<int> _pre = [];
        private readonly List<int> _post = [];
        private readonly List<int> _weights = [];
        private readonly List<int> _delays = [];
        private readonly List<int> _tags = [];

        public void Add(WriteSynapsesRequest message)
        {
            Check("post", message.Post.Count, message.Pre.Count);
            CheckOptional("weights", message.Weights.Count, _weights.Count, message.Pre.Count);
            CheckOptional("delays", message.Delays.Count, _delays.Count, message.Pre.Count);
            CheckOptional("tags", message.Tags.Count, _tags.Count, message.Pre.Count);
            if (_pre.Count + message.Pre.Count > most)
            {
                throw ServiceErrors.TooMuch("pre", $"More than {most} synapses were given.", $"One call may write {most}.");
            }

            _pre.AddRange(message.Pre.Select(Messages.ToInt));
            _post.AddRange(message.Post.Select(Messages.ToInt));
            _weights.AddRange(message.Weights);
            _delays.AddRange(message.Delays.Select(Messages.ToInt));
            _tags.AddRange(message.Tags);
        }

        public SynapseWrites ToWrites() => new(_pre, _post, _weights, _delays, _tags);

        private void CheckOptional(string field, int count, int before, int wanted)
        {
            // A list is given in every message or in none.
            bool wasGiven = before > 0;
            if (count > 0 || wasGiven)
            {
                Check(field, count, wanted);
                Check(field, before, _pre.Count);
            }
        }

        private static void Check(string field, int count, int wanted)
        {
            if (count != wanted)
            {
                throw ServiceErrors.BadField(field, $"There are {count}, and {wanted} pre units.", "Give one for each pre unit, in every message or in none.");
            }
        }
    }
}
