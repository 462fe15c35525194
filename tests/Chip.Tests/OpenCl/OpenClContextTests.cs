using NeuroChip.OpenCl;

namespace Chip.Tests.OpenCl;

public sealed class OpenClContextTests
{
    private const string AddSource = """
        kernel void add(global const int *a, global const int *b, global int *sum, int bias)
        {
            size_t i = get_global_id(0);
            sum[i] = a[i] + b[i] + bias;
        }
        """;

    [OpenClFact]
    public void A_kernel_adds_two_vectors()
    {
        using OpenClContext context = OpenContext();
        using OpenClQueue queue = context.CreateQueue();
        using OpenClProgram program = context.BuildProgram(AddSource, "-cl-std=CL1.2");
        using OpenClKernel kernel = program.CreateKernel("add");
        int[] a = [.. Enumerable.Range(0, 1000)];
        int[] b = [.. Enumerable.Range(0, 1000).Select(i => i * -3)];
        using OpenClBuffer left = context.CreateBuffer(4000, MemFlags.ReadOnly);
        using OpenClBuffer right = context.CreateBuffer(4000, MemFlags.ReadOnly);
        using OpenClBuffer sum = context.CreateBuffer(4000);
        queue.Write<int>(left, a);
        queue.Write<int>(right, b);
        kernel.SetBuffer(0, left);
        kernel.SetBuffer(1, right);
        kernel.SetBuffer(2, sum);
        kernel.SetValue(3, 7);

        queue.Launch(kernel, 1000, 10);
        int[] result = new int[1000];
        queue.Read<int>(sum, result);

        result.ShouldBe(a.Zip(b, (x, y) => x + y + 7));
    }

    [OpenClFact]
    public unsafe void Memory_of_the_host_is_used_by_a_kernel_and_read_back_by_mapping()
    {
        using OpenClContext context = OpenContext();
        using OpenClQueue queue = context.CreateQueue();
        using OpenClProgram program = context.BuildProgram(AddSource);
        using OpenClKernel kernel = program.CreateKernel("add");
        using HostMemory memory = HostMemory.Allocate<int>(256);
        using OpenClBuffer shared = context.CreateBuffer(memory);
        int* numbers = (int*)queue.Map(shared, MapFlags.Write);
        for (int i = 0; i < 256; i++)
        {
            numbers[i] = i;
        }

        queue.Unmap(shared, numbers);
        kernel.SetBuffer(0, shared);
        kernel.SetBuffer(1, shared);
        kernel.SetBuffer(2, shared);
        kernel.SetValue(3, 1);
        queue.Launch(kernel, 256, 1);
        numbers = (int*)queue.Map(shared, MapFlags.Read);
        int[] seen = new Span<int>(numbers, 256).ToArray();
        queue.Unmap(shared, numbers);
        queue.Finish();

        seen.ShouldBe(Enumerable.Range(0, 256).Select(i => (2 * i) + 1));
    }

    [OpenClFact]
    public void Shared_memory_is_read_and_written_in_place_between_launches_on_every_device()
    {
        CL api = CL.GetApi();
        foreach (OpenClDevice device in OpenClDevice.Enumerate(api))
        {
            using OpenClContext context = OpenClContext.Open(api, device);
            using OpenClQueue queue = context.CreateQueue();
            using OpenClProgram program = context.BuildProgram(AddSource);
            using OpenClKernel kernel = program.CreateKernel("add");
            using HostMemory memory = HostMemory.Allocate<int>(64);
            using OpenClBuffer shared = context.CreateBuffer(memory);
            shared.IsShared.ShouldBe(device.SharesHostMemory);
            kernel.SetBuffer(0, shared);
            kernel.SetBuffer(1, shared);
            kernel.SetBuffer(2, shared);
            kernel.SetValue(3, 1);
            int expected = 0;
            int seen = 0;
            for (int i = 0; i < 20; i++)
            {
                queue.Write<int>(shared, [i], 63 * sizeof(int));
                queue.Launch(kernel, 64, 1);
                queue.Read(shared, new Span<int>(ref seen), 63 * sizeof(int));
                seen.ShouldBe((2 * i) + 1);
                queue.Read(shared, new Span<int>(ref seen));
                expected = (2 * expected) + 1;
                seen.ShouldBe(expected);
            }

            queue.Launch(kernel, 64, 1);
            queue.Clear(shared, 63 * sizeof(int));
            int[] all = new int[64];
            queue.Read<int>(shared, all);
            all.ShouldBe([.. new int[63], (2 * 39) + 1]);
            Should.Throw<Exception>(() => queue.Write<int>(shared, [1, 2], 63 * sizeof(int)));
        }
    }

    [OpenClFact]
    public void A_buffer_keeps_the_memory_under_it_alive_until_it_is_released()
    {
        using OpenClContext context = OpenContext();
        using OpenClQueue queue = context.CreateQueue();
        HostMemory memory = HostMemory.Allocate(8192);
        using OpenClBuffer buffer = context.CreateBuffer(memory);
        memory.Dispose();

        queue.Fill<byte>(buffer, 0xA5, 0, 8192);
        byte[] result = new byte[8192];
        queue.Read<byte>(buffer, result);

        result.ShouldAllBe(value => value == 0xA5);
    }

    [OpenClFact]
    public void A_buffer_returns_the_bytes_written_to_it_at_any_offset()
    {
        using OpenClContext context = OpenContext();
        using OpenClQueue queue = context.CreateQueue();
        using OpenClBuffer first = context.CreateBuffer(1024);
        using OpenClBuffer second = context.CreateBuffer(1024);
        queue.Fill(first, 0x01020304, 0, 1024);
        queue.Write<byte>(first, [9, 8, 7], 5);
        queue.Copy(first, 4, second, 100, 8);

        byte[] result = new byte[8];
        queue.Read<byte>(second, result, 100);

        result.ShouldBe([4, 9, 8, 7, 4, 3, 2, 1]);
    }

    [OpenClFact]
    public void A_failing_build_shows_the_compiler_s_own_words()
    {
        using OpenClContext context = OpenContext();

        OpenClException error = Should.Throw<OpenClException>(
            () => context.BuildProgram("kernel void broken(global int *x) { x[0] = no_such_name; }"));

        error.Call.ShouldBe("clBuildProgram");
        error.CodeName.ShouldBe("CL_BUILD_PROGRAM_FAILURE");
        error.Message.ShouldContain("no_such_name");
    }

    [OpenClFact]
    public void A_kernel_that_does_not_exist_is_named_in_the_error()
    {
        using OpenClContext context = OpenContext();
        using OpenClProgram program = context.BuildProgram(AddSource);

        OpenClException error = Should.Throw<OpenClException>(() => program.CreateKernel("subtract"));

        error.Message.ShouldBe("clCreateKernel failed with CL_INVALID_KERNEL_NAME (-46):\nkernel 'subtract'");
    }

    [OpenClFact]
    public void An_argument_of_the_wrong_size_is_named_in_the_error()
    {
        using OpenClContext context = OpenContext();
        using OpenClProgram program = context.BuildProgram(AddSource);
        using OpenClKernel kernel = program.CreateKernel("add");

        OpenClException error = Should.Throw<OpenClException>(() => kernel.SetValue(3, 1L));

        error.Message.ShouldContain("kernel 'add', argument 3");
    }

    [OpenClFact]
    public void A_released_object_is_refused_instead_of_handed_to_the_driver()
    {
        using OpenClContext context = OpenContext();
        OpenClQueue queue = context.CreateQueue();
        queue.Dispose();

        Should.Throw<ObjectDisposedException>(queue.Finish);
    }

    [OpenClFact]
    public void A_device_says_what_it_is()
    {
        OpenClDevice device = OpenClDevice.Enumerate(CL.GetApi())[0];

        device.Name.ShouldNotBeNullOrEmpty();
        device.PlatformName.ShouldNotBeNullOrEmpty();
        device.Version.ShouldStartWith("OpenCL ");
        device.ComputeUnits.ShouldBeGreaterThan(0u);
        device.MaxAllocationBytes.ShouldBeGreaterThan(0ul);
    }

    [OpenClFact]
    public void Devices_that_run_commands_in_the_calling_thread_come_last()
    {
        bool[] inline = [.. OpenClDevice.Enumerate(CL.GetApi()).Select(device => device.IsInline)];

        inline.ShouldBe(inline.Order());
    }

    [Theory]
    [InlineData("Portable Computing Language", "OpenCL 3.0 PoCL 3.1+debian  Linux, Release", 3)]
    [InlineData("Portable Computing Language", "OpenCL 3.0 PoCL 15.0", 15)]
    [InlineData("Portable Computing Language", "OpenCL 3.0", 0)]
    [InlineData("Portable Computing Language", "OpenCL 3.0 PoCL x", 0)]
    [InlineData("Another", "OpenCL 3.0 PoCL 3.1", 0)]
    public void The_driver_s_major_version_is_read_from_its_platform(string platform, string version, int major) =>
        PoclDriver.MajorOf(platform, version).ShouldBe(major);

    private static OpenClContext OpenContext()
    {
        CL api = CL.GetApi();
        return OpenClContext.Open(api, OpenClDevice.Enumerate(api)[0]);
    }
}
