using NeuroChip.Device;
using NeuroChip.Server;
using Runtime.Tests.Server;

namespace Runtime.Tests.Interop;

public sealed class PythonClientTests
{
    [PythonFact]
    public async Task Python_s_grpcio_opens_a_session_loads_an_image_runs_it_and_reads_the_same_spikes()
    {
        const int steps = 300;
        string folder = Directory.CreateTempSubdirectory("nc-py-").FullName;
        try
        {
            string image = Path.Combine(folder, "small.ncimg");
            await File.WriteAllBytesAsync(image, SmallNetwork.File);
            await using ServedDevice served = await ServedDevice.StartAsync();
            string output = await Python.RunAsync(
                Checkout.File("tests/Runtime.Tests/Interop/device_client.py"),
                [served.Server.Addresses[0], Checkout.File("protos"), image, $"{steps}"],
                string.Concat(SmallNetwork.Input(steps).Select(s => $"{s.Unit} {s.Step}\n")));
            string[] expected = [.. SmallNetwork.RunInProcess(steps)
                .Select(s => $"{s.Step} {SmallNetwork.Image.Manifest.Populations[s.Population].Name} {s.Unit}")];
            expected.ShouldNotBeEmpty();
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(expected);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PythonFact]
    public async Task Python_s_grpcio_sets_a_rule_rewards_and_reads_what_was_learned()
    {
        string folder = Directory.CreateTempSubdirectory("nc-py-").FullName;
        try
        {
            string image = Path.Combine(folder, "learning.ncimg");
            await File.WriteAllBytesAsync(image, LearningNetwork.File);
            await using ServedDevice served = await ServedDevice.StartAsync();
            string output = await Python.RunAsync(
                Checkout.File("tests/Runtime.Tests/Interop/learning_client.py"),
                [served.Server.Addresses[0], Checkout.File("protos"), image, LearningNetwork.Projection]);
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([
                "0 0 100 0 7", "0 0 32 2 0", "0 1 90 1 0", "1 0 64 0 -3", "2 1 80 0 0",
                "0 0 107 0 7", "0 0 39 2 0", "0 1 97 1 0", "1 0 71 0 -3", "2 1 1 0 0",
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [PythonFact("bench/grpc", isLong: true)]
    public async Task The_interop_cases_of_grpc_pass_over_tcp_and_over_a_unix_socket()
    {
        string folder = Directory.CreateTempSubdirectory("nc-interop-").FullName;
        try
        {
            string socket = Path.Combine(folder, "s");
            using EmulatedDevice device = SmallNetwork.Device();
            await using DeviceServer server = await DeviceServer.StartAsync(new DeviceServerOptions
            {
                Listen = ["127.0.0.1:0", "unix:" + socket],
                Devices = [device],
                TestService = true,
            });
            string tcp = server.Addresses.Single(address => !address.StartsWith("unix:", StringComparison.Ordinal));
            string script = Checkout.Shared("bench/grpc/interop_client.py");
            string[][] targets = [["--port", tcp[(tcp.IndexOf(':') + 1)..]], ["--uds", socket]];
            foreach (string[] target in targets)
            {
                (await Python.RunAsync(script, target, limit: TimeSpan.FromMinutes(3))).ShouldContain("25 passed, 0 failed");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
