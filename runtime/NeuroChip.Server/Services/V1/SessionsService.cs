using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Sessions;
using NeuroChip.Protocol.V1;
using DeviceSession = NeuroChip.Device.Sessions.Session;

namespace NeuroChip.Server.Services.V1;

/// <summary>Opens, keeps and closes sessions.</summary>
internal sealed class SessionsService(SessionCalls calls, SessionWatch watch) : Sessions.SessionsBase
{
    public override Task<Protocol.V1.Session> OpenSession(OpenSessionRequest request, ServerCallContext context)
    {
        TimeSpan lease = request.LeaseSeconds == 0 ? SessionTable.DefaultLease : TimeSpan.FromSeconds(request.LeaseSeconds);
        try
        {
            DeviceSession session = calls.Table.Open(request.DeviceId, lease);
            return Task.FromResult(new Protocol.V1.Session
            {
                SessionId = session.Id,
                LeaseToken = session.Token,
                Fence = (ulong)session.Fence,
                DeviceId = session.Device.Info.Id,
                LeaseSeconds = (uint)session.Lease.TotalSeconds,
            });
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }
    }

    public override async Task KeepAlive(
        IAsyncStreamReader<KeepAliveRequest> requestStream, IServerStreamWriter<KeepAliveResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            return;
        }

        DeviceSession session = calls.Authorize(requestStream.Current.LeaseToken);
        using SessionWatch.Attachment attachment = watch.Attach(session, context, isLifeline: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);
        try
        {
            do
            {
                calls.Authorize(session.Token);
                await responseStream.WriteAsync(new KeepAliveResponse { LeaseSeconds = (uint)session.Lease.TotalSeconds }, stop.Token).ConfigureAwait(false);
            }
            while (await requestStream.MoveNext(stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            SessionCalls.ThrowIfEnded(session);
        }

        attachment.Completed = true;
    }

    public override Task<SessionInfo> Renew(RenewRequest request, ServerCallContext context) =>
        Task.FromResult(ToMessage(calls.Authorize(request.LeaseToken)));

    public override Task<SessionInfo> GetSession(GetSessionRequest request, ServerCallContext context) =>
        Task.FromResult(ToMessage(calls.Authorize(request.LeaseToken)));

    public override async Task<CloseSessionResponse> CloseSession(CloseSessionRequest request, ServerCallContext context)
    {
        try
        {
            // Done only when the device is empty and free: a client that opens again right away finds it so.
            await calls.Table.CloseAsync(request.LeaseToken).WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }

        return new CloseSessionResponse();
    }

    private static SessionInfo ToMessage(DeviceSession session) => new()
    {
        SessionId = session.Id,
        Fence = (ulong)session.Fence,
        DeviceId = session.Device.Info.Id,
        LeaseSeconds = (uint)session.Lease.TotalSeconds,
    };
}
