using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;
using Probe = NeuroChip.Device.Probes.Probe;
using ProbeData = NeuroChip.Device.Probes.ProbeData;
using ProbeVariable = NeuroChip.Spec.ProbeVariable;
using RegisterProbe = NeuroChip.Device.Probes.RegisterProbe;
using RegisterProbeData = NeuroChip.Device.Probes.RegisterProbeData;

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
                VariableOf(request.Variable),
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

    public override Task<Protocol.V1.RegisterProbe> CreateRegisterProbe(CreateRegisterProbeRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            if (request.Addresses.Count > limits.MaxRegisterWordsPerCall)
            {
                throw ServiceErrors.TooMuch(
                    "addresses", $"They are {request.Addresses.Count}.", $"One probe reads up to {limits.MaxRegisterWordsPerCall}; use several.");
            }

            RegisterProbe probe = session.Device.CreateRegisterProbe(new RegisterProbeRequest(
                Messages.ToAddress(request.Core, "core"), [.. request.Addresses], request.Interval == 0 ? 1 : Messages.ToInt(request.Interval)));
            return new Protocol.V1.RegisterProbe { ProbeId = (uint)probe.Id };
        });

    public override async Task ReadRegisterProbe(
        ReadProbeRequest request, IServerStreamWriter<Protocol.V1.RegisterProbeData> responseStream, ServerCallContext context)
    {
        DeviceSession session = calls.Authorize(request.LeaseToken);
        RegisterProbe probe = calls.Do(session, (own, _) => own.Device.GetRegisterProbe(Messages.ToInt(request.ProbeId)), context.CancellationToken);
        int recordings = Math.Max(1, ValuesPerMessage / probe.Request.Addresses.Length);
        while (true)
        {
            RegisterProbeData data = probe.Take(recordings);
            if (data.Steps.Length == 0)
            {
                return;
            }

            var message = new Protocol.V1.RegisterProbeData();
            message.Steps.AddRange(data.Steps.Select(step => (uint)step));
            message.Values.AddRange(data.Words);
            await responseStream.WriteAsync(message, context.CancellationToken).ConfigureAwait(false);
            calls.Authorize(session.Token);
        }
    }

    /// <summary>On the wire 0 is a field left out, so spikes have another number there than on the device.</summary>
    private static ProbeVariable VariableOf(Protocol.V1.ProbeVariable variable) => variable switch
    {
        Protocol.V1.ProbeVariable.Spikes => ProbeVariable.Spikes,
        Protocol.V1.ProbeVariable.U => ProbeVariable.Current,
        Protocol.V1.ProbeVariable.V => ProbeVariable.Voltage,
        Protocol.V1.ProbeVariable.Q => ProbeVariable.DendriticInput,
        Protocol.V1.ProbeVariable.Refractory => ProbeVariable.Refractory,
        _ => throw ServiceErrors.From(new DeviceException(
            DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe,
            $"Variable {(int)variable} cannot be recorded.", "Use U, V, Q, REFRACTORY or SPIKES.")),
    };

    private void Check(int units)
    {
        if (units > limits.MaxUnitsPerProbe)
        {
            throw ServiceErrors.TooMuch("units", $"They are {units}.", $"One probe reads up to {limits.MaxUnitsPerProbe}; use several.");
        }
    }
}
