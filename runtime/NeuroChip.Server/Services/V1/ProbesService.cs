using Grpc.Core;
using NeuroChip.Device.Probes;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;
using Probe = NeuroChip.Device.Probes.Probe;
using ProbeData = NeuroChip.Device.Probes.ProbeData;
using ProbeVariable = NeuroChip.Spec.ProbeVariable;

namespace NeuroChip.Server.Services.V1;

/// <summary>Records values of compartments.</summary>
internal sealed class ProbesService(SessionCalls calls, DeviceServiceLimits limits) : Protocol.V1.Probes.ProbesBase
{
    // Values of a message; at most 5 bytes each.
    private const int ValuesPerMessage = 65_536;

    public override Task<Protocol.V1.Probe> CreateProbe(CreateProbeRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            Check(request.Units.Count);
            Probe probe = session.Device.CreateProbe(new ProbeRequest(
                request.Population,
                [.. request.Units.Select(Messages.ToInt)],
                (ProbeVariable)(int)request.Variable,
                request.Interval == 0 ? 1 : Messages.ToInt(request.Interval)));
            if (probe.Units.Length > limits.MaxUnitsPerProbe)
            {
                session.Device.DeleteProbe(probe.Id);
                Check(probe.Units.Length);
            }

            var response = new Protocol.V1.Probe { ProbeId = (uint)probe.Id };
            response.Units.AddRange(probe.Units.Select(unit => (uint)unit));
            return response;
        });

    public override async Task ReadProbe(
        ReadProbeRequest request, IServerStreamWriter<Protocol.V1.ProbeData> responseStream, ServerCallContext context)
    {
        DeviceSession session = calls.Authorize(request.LeaseToken);
        Probe probe = calls.Do(session, (own, _) => own.Device.GetProbe(Messages.ToInt(request.ProbeId)), context.CancellationToken);
        int recordings = Math.Max(1, ValuesPerMessage / Math.Max(1, probe.Units.Length));
        while (true)
        {
            ProbeData data = probe.Take(recordings);
            if (data.Steps.Length == 0)
            {
                return;
            }

            var message = new Protocol.V1.ProbeData();
            message.Steps.AddRange(data.Steps.Select(step => (uint)step));
            message.Values.AddRange(data.Values);
            await responseStream.WriteAsync(message, context.CancellationToken).ConfigureAwait(false);
            calls.Authorize(session.Token);
        }
    }

    public override Task<DeleteProbeResponse> DeleteProbe(DeleteProbeRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            session.Device.DeleteProbe(Messages.ToInt(request.ProbeId));
            return new DeleteProbeResponse();
        });

    private void Check(int units)
    {
        if (units > limits.MaxUnitsPerProbe)
        {
            throw ServiceErrors.TooMuch("units", $"They are {units}.", $"One probe reads up to {limits.MaxUnitsPerProbe}; use several.");
        }
    }
}
