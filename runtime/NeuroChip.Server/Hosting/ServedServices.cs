using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Hosting;
using Grpc.Health.V1;
using Grpc.Testing;
using NeuroChip.Device.Sessions;
using NeuroChip.Protocol.V1;
using NeuroChip.Server.Services.Standard;
using NeuroChip.Server.Services.V1;

namespace NeuroChip.Server.Hosting;

/// <summary>The list of what a server serves.</summary>
internal static class ServedServices
{
    public static void Add(RpcServiceCollection services, DeviceServerOptions options, SessionTable table, HealthService health)
    {
        var descriptors = new List<ServiceDescriptor>();
        void Serve(ServerServiceDefinition definition, ServiceDescriptor descriptor)
        {
            services.Add(definition);
            descriptors.Add(descriptor);
            health.SetStatus(descriptor.FullName, HealthCheckResponse.Types.ServingStatus.Serving);
        }

        DeviceServiceLimits limits = options.DeviceLimits;
        var calls = new SessionCalls(table, options.Clock);
        var watch = new SessionWatch(table, options.Clock, limits.AttachGrace);
        var registers = new RegisterAccess(limits);
        var inputs = new SpikeInputs(limits);
        var pipeline = new PipelineRunner(registers, inputs, limits);
        Serve(DeviceDirectory.BindService(new DirectoryService(table, options)), DeviceDirectory.Descriptor);
        Serve(Sessions.BindService(new SessionsService(calls, watch)), Sessions.Descriptor);
        Serve(Images.BindService(new ImagesService(calls, watch, new ImageStore(limits), options)), Images.Descriptor);
        Serve(Control.BindService(new ControlService(calls, watch, pipeline, limits)), Control.Descriptor);
        Serve(Memory.BindService(new MemoryService(calls, registers)), Memory.Descriptor);
        Serve(Spikes.BindService(new SpikesService(calls, watch, inputs)), Spikes.Descriptor);
        Serve(Probes.BindService(new ProbesService(calls, limits)), Probes.Descriptor);
        Serve(Counters.BindService(new CountersService(calls, watch)), Counters.Descriptor);
        Serve(Protocol.V1.Learning.BindService(new LearningService(calls, watch, limits)), Protocol.V1.Learning.Descriptor);
        Serve(Health.BindService(health), Health.Descriptor);
        if (options.TestService)
        {
            Serve(TestService.BindService(new TestServiceImpl(options.Limits)), TestService.Descriptor);
        }

        AddReflection(services, descriptors);
    }

    private static void AddReflection(RpcServiceCollection services, List<ServiceDescriptor> descriptors)
    {
        var index = new ReflectionIndex(
            [.. descriptors, Grpc.Reflection.V1.ServerReflection.Descriptor, Grpc.Reflection.V1Alpha.ServerReflection.Descriptor]);
        var reflection = new ReflectionService(index);
        services.Add(Grpc.Reflection.V1.ServerReflection.BindService(reflection));
        services.Add(Grpc.Reflection.V1Alpha.ServerReflection.BindService(new ReflectionAlphaService(reflection)));
    }
}
