using Grpc.Core;
using NeuroChip.Device.Learning;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;

namespace NeuroChip.Server.Services.V1;

/// <summary>Learning engines: programs, rules, settings, reward, and what synapses have learned.</summary>
internal sealed class LearningService(SessionCalls calls, SessionWatch watch, DeviceServiceLimits limits) : Protocol.V1.Learning.LearningBase
{
    private readonly SynapseStreams _synapses = new(calls, watch, limits);

    public override Task<LearningState> GetLearning(GetLearningRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
            LearningMessages.ToMessage(session.Device.Learning.Read(), session.Device.Status));

    public override Task<Microcode> GetMicrocode(GetMicrocodeRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
            LearningMessages.ToMessage(session.Device.Learning.ReadProgram(LearningMessages.ToAddress(request.Profile, "profile"))));

    public override Task<SetMicrocodeResponse> SetMicrocode(SetMicrocodeRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            IReadOnlyList<NeuroChip.Device.Learning.ProgramWrite> writes = ProgramTexts.ToWrites(request.Programs);
            var response = new SetMicrocodeResponse();
            response.Programs.Add(session.Device.Learning.WritePrograms(writes, request.ValidateOnly).Select(LearningMessages.ToMessage));
            return response;
        });

    public override Task<SetRuleResponse> SetRule(SetRuleRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => RuleSetting.Set(session.Device.Learning, request));

    public override Task<LearningSettings> GetLearningSettings(GetLearningSettingsRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            CoreAddress core = Messages.ToAddress(request.Core, "core");
            LearningSettings settings = LearningMessages.ToMessage(session.Device.Learning.ReadSettings(core));
            settings.Core = request.Core;
            return settings;
        });

    public override Task<SetLearningSettingsResponse> SetLearningSettings(SetLearningSettingsRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.Learning.WriteSettings([.. request.Writes.Select(LearningMessages.ToWrite)]);
            return new SetLearningSettingsResponse();
        });

    public override Task<SetEpochResponse> SetEpoch(SetEpochRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.Learning.SetEpoch(Messages.ToInt(request.Epoch), LearningMessages.ToAddresses(request.Cores));
            return new SetEpochResponse();
        });

    public override Task<SetLearningEnabledResponse> SetLearningEnabled(SetLearningEnabledRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.Learning.SetEnabled(request.Enabled, LearningMessages.ToAddresses(request.Cores));
            return new SetLearningEnabledResponse();
        });

    public override Task<ReadRewardResponse> ReadReward(ReadRewardRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            var response = new ReadRewardResponse();
            response.Cores.Add(session.Device.Learning.Read().Cores.Select(core => new CoreReward
            {
                Core = LearningMessages.ToMessage(core.Core),
                R1 = core.R1,
                Event = core.RewardEvent,
            }));
            return response;
        });

    public override Task<WriteRewardResponse> WriteReward(WriteRewardRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) => new WriteRewardResponse
        {
            Cores = (uint)session.Device.Learning.WriteReward(
                new Spec.Reward { R1 = request.R1, Event = request.Event }, LearningMessages.ToAddresses(request.Cores),
                request.Population.Length == 0 ? null : request.Population),
        });

    public override Task ReadSynapses(ReadSynapsesRequest request, IServerStreamWriter<SynapseChunk> responseStream, ServerCallContext context) =>
        _synapses.ReadAsync(request, responseStream, context);

    public override Task<WriteSynapsesResponse> WriteSynapses(IAsyncStreamReader<WriteSynapsesRequest> requestStream, ServerCallContext context) =>
        _synapses.WriteAsync(requestStream, context);

    public override Task<Traces> ReadTraces(ReadTracesRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            UnitSpan? units = LearningMessages.ToSpan(request.Units);
            return LearningMessages.ToMessage(request.OfCase switch
            {
                ReadTracesRequest.OfOneofCase.Projection => session.Device.Learning.ReadPreTraces(request.Projection, units),
                ReadTracesRequest.OfOneofCase.Population => session.Device.Learning.ReadPostTraces(request.Population, units),
                _ => throw LearningMessages.NothingNamed(),
            });
        });

    public override Task<WriteTracesResponse> WriteTraces(WriteTracesRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            TraceWrites writes = LearningMessages.ToWrites(request);
            switch (request.OfCase)
            {
                case WriteTracesRequest.OfOneofCase.Projection:
                    session.Device.Learning.WritePreTraces(request.Projection, writes);
                    break;
                case WriteTracesRequest.OfOneofCase.Population:
                    session.Device.Learning.WritePostTraces(request.Population, writes);
                    break;
                default:
                    throw LearningMessages.NothingNamed();
            }

            return new WriteTracesResponse();
        });
}
