"""What a tool would try that wants out of its container. Each function says what came of it."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import socket
import stat
import struct
import subprocess
import urllib.request

LIBC = ctypes.CDLL(None, use_errno=True)
ANY = {"clone3": 435, "pidfd_open": 434, "open_tree": 428, "fsopen": 430, "mount_setattr": 442, "io_uring_setup": 425}
NUMBERS = {
    "x86_64": {"keyctl": 250, "add_key": 248, "request_key": 249, "bpf": 321, "perf_event_open": 298,
               "pivot_root": 155, "init_module": 175, "finit_module": 313, "kexec_load": 246, "clone": 56,
               "userfaultfd": 323, "process_vm_readv": 310, "syslog": 103, "fanotify_init": 300, "kcmp": 312,
               "settimeofday": 164, "quotactl": 179, "lookup_dcookie": 212, "iopl": 172},
    "aarch64": {"keyctl": 219, "add_key": 217, "request_key": 218, "bpf": 280, "perf_event_open": 241,
                "pivot_root": 41, "init_module": 105, "finit_module": 273, "kexec_load": 104, "clone": 220,
                "userfaultfd": 282, "process_vm_readv": 270, "syslog": 116, "fanotify_init": 262, "kcmp": 272,
                "settimeofday": 170, "quotactl": 60, "lookup_dcookie": 18, "iopl": -1},
}[platform.machine()]
NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


def _system(name: str, *args: object) -> int:
    number = {**ANY, **NUMBERS}[name]
    return LIBC.syscall(ctypes.c_long(number), *args)


def _open_by_handle() -> int:
    handle = struct.pack("Ii", 8, 1) + struct.pack("II", 2, 0)  # the root of an ext4 file system
    folder = os.open("/", os.O_RDONLY)
    return LIBC.open_by_handle_at(folder, handle, os.O_RDONLY)


def _setns(what: str) -> int:
    return LIBC.setns(os.open("/proc/1/ns/" + what, os.O_RDONLY), 0)


def _mknod() -> int:
    return LIBC.mknod(b"/tmp/disk", stat.S_IFBLK | 0o600, ctypes.c_ulong(os.makedev(8, 0)))


def _clone(flags: int) -> int:
    return _system("clone", ctypes.c_ulong(flags | signal.SIGCHLD), None, None, None, None)


CALLS = {
    "mount": lambda: LIBC.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    "mount of proc": lambda: LIBC.mount(b"proc", b"/tmp", b"proc", 0, None),
    "mount of a cgroup": lambda: LIBC.mount(b"cgroup", b"/tmp", b"cgroup", 0, b"memory"),
    "bind mount": lambda: LIBC.mount(b"/etc", b"/tmp", None, 4096, None),
    "remount of the root": lambda: LIBC.mount(None, b"/", None, 32 | 4096, None),
    "umount of a mask": lambda: LIBC.umount2(b"/proc/kcore", 2),
    "fsopen": lambda: _system("fsopen", b"tmpfs", 0),
    "open_tree": lambda: _system("open_tree", -100, b"/", 1),
    "mount_setattr": lambda: _system("mount_setattr", -100, b"/", 0, bytes(32), 32),
    "pivot_root": lambda: _system("pivot_root", b"/tmp", b"/tmp"),
    "chroot": lambda: LIBC.chroot(b"/tmp"),
    "unshare of users and mounts": lambda: LIBC.unshare(NEWUSER | NEWNS),
    "unshare of users": lambda: LIBC.unshare(NEWUSER),
    "unshare of mounts": lambda: LIBC.unshare(NEWNS),
    "unshare of the network": lambda: LIBC.unshare(NEWNET),
    "unshare of processes": lambda: LIBC.unshare(NEWPID),
    "unshare of control groups": lambda: LIBC.unshare(NEWCGROUP),
    "clone with new users": lambda: _clone(NEWUSER),
    "clone with new mounts": lambda: _clone(NEWNS),
    "clone3 with new users": lambda: _system("clone3", struct.pack("11Q", NEWUSER, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0), 88),
    "setns of mounts": lambda: _setns("mnt"),
    "setns of the network": lambda: _setns("net"),
    "keyctl": lambda: _system("keyctl", 0, ctypes.c_long(-3), 1),
    "add_key": lambda: _system("add_key", b"user", b"x", b"x", 1, ctypes.c_long(-2)),
    "request_key": lambda: _system("request_key", b"user", b"x", None, ctypes.c_long(-2)),
    "bpf": lambda: _system("bpf", 0, struct.pack("4I", 2, 4, 4, 1) + bytes(112), 128),
    "perf_event_open": lambda: _system("perf_event_open", struct.pack("IIQ", 1, 128, 0) + bytes(24) + struct.pack("Q", 0x61) + bytes(72), 0, ctypes.c_long(-1), ctypes.c_long(-1), 0),
    "open_by_handle_at": _open_by_handle,
    "init_module": lambda: _system("init_module", b"", 0, b""),
    "finit_module": lambda: _system("finit_module", 0, b"", 0),
    "kexec_load": lambda: _system("kexec_load", 0, 0, None, 0),
    "reboot": lambda: LIBC.reboot(0),
    "swapon": lambda: LIBC.swapon(b"/tmp/x", 0),
    "acct": lambda: LIBC.acct(b"/tmp/x"),
    "sethostname": lambda: LIBC.sethostname(b"x", 1),
    "settimeofday": lambda: _system("settimeofday", struct.pack("qq", 0, 0), None),
    "quotactl": lambda: _system("quotactl", 0, None, 0, None),
    "syslog": lambda: _system("syslog", 3, ctypes.create_string_buffer(64), 64),
    "userfaultfd": lambda: _system("userfaultfd", 0),
    "fanotify_init": lambda: _system("fanotify_init", 0, 0),
    "kcmp": lambda: _system("kcmp", os.getpid(), os.getpid(), 0, 0, 0),
    "lookup_dcookie": lambda: _system("lookup_dcookie", 0, None, 0),
    "iopl": lambda: _system("iopl", 3),
    "io_uring_setup": lambda: _system("io_uring_setup", 1, ctypes.create_string_buffer(120)),
    "mknod of a disk": _mknod,
    "setuid": lambda: LIBC.setuid(0),
    "setgid": lambda: LIBC.setgid(0),
    "setgroups": lambda: LIBC.setgroups(1, struct.pack("I", 0)),
    "packet socket": lambda: LIBC.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300),
    "raw socket": lambda: LIBC.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "raw IPv6 socket": lambda: LIBC.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6),
    "socket to the hypervisor": lambda: LIBC.socket(socket.AF_VSOCK, socket.SOCK_STREAM, 0),
    "socket to the kernel's ciphers": lambda: LIBC.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0),
}


def system_calls() -> list[str]:
    return list(CALLS)


def system_call(name: str) -> str:
    """In a child of its own: some need a process of one thread, others would change the worker."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            ctypes.set_errno(0)
            result = CALLS[name]()
            words = "it worked" if result != -1 else errno.errorcode[ctypes.get_errno()]
        except OSError as problem:
            words = errno.errorcode[problem.errno]
        os.write(writer, words.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return said.read() or "it died"


def trace(process: int) -> list[str]:
    """ptrace, process_vm_readv and a signal."""
    said = []
    local = ctypes.create_string_buffer(8)
    vector = struct.pack("QQ", ctypes.addressof(local), 8)
    for attempt in (
        lambda: LIBC.ptrace(16, process, None, None),
        lambda: _system("process_vm_readv", process, vector, 1, vector, 1, 0),
        lambda: _system("pidfd_open", process, 0),
        lambda: LIBC.kill(process, 0),
    ):
        ctypes.set_errno(0)
        said.append("it worked" if attempt() != -1 else errno.errorcode[ctypes.get_errno()])
    return said


def connect(addresses: list[str], port: int) -> dict:
    """TCP, and a datagram that asks for no answer."""
    said = {}
    for address in addresses:
        for kind, name in ((socket.SOCK_STREAM, "tcp"), (socket.SOCK_DGRAM, "udp")):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with socket.socket(family, kind) as one:
                one.settimeout(2)
                try:
                    one.connect((address, port))
                    one.send(b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06canary\x07example\x00\x00\x01\x00\x01")
                    one.recv(1)
                    said[f"{name} {address}"] = "it worked"
                except OSError as problem:
                    said[f"{name} {address}"] = errno.errorcode.get(problem.errno or 0, str(problem))
    return said


def get(url: str) -> int:
    """Through the proxy, where there is one."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status


def resolve(name: str) -> str:
    try:
        return str(socket.getaddrinfo(name, 80))
    except OSError as problem:
        return "refused: " + type(problem).__name__


def local_socket(path: str) -> str:
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect("\0" + path[1:] if path.startswith("@") else path)
            return "it worked"
        except OSError as problem:
            return errno.errorcode[problem.errno]


def network() -> dict:
    with open("/proc/net/route") as routes, open("/proc/net/ipv6_route") as six, open("/proc/net/tcp") as tcp:
        return {
            "interfaces": sorted(name for _, name in socket.if_nameindex() if name[:2] in ("et", "en", "lo", "ve")),
            "routes": routes.read().splitlines()[1:],
            "routes6": sorted({line.split()[-1] for line in six}),
            "listening": tcp.read().splitlines()[1:],
        }


def sockets() -> list[str]:
    found = []
    for folder, _, names in os.walk("/"):
        for name in names:
            try:
                if stat.S_ISSOCK(os.lstat(os.path.join(folder, name)).st_mode):
                    found.append(os.path.join(folder, name))
            except OSError:
                pass
    return found


def writable_folders() -> list[str]:
    """Where a file can be made, of all that there is."""
    found = []
    for folder, names, _ in os.walk("/"):
        if folder == "/":
            names[:] = [name for name in names if name not in ("proc", "sys")]
        path = os.path.join(folder, "by-a-tool")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.unlink(path)
            found.append(folder)
        except OSError:
            pass
    return sorted(found)


def writable_files(top: str) -> list[str]:
    """Which files let themselves be opened for writing."""
    found = []
    for folder, names, files in os.walk(top):
        if folder == "/":
            names[:] = [name for name in names if name not in ("proc", "sys", "dev", "tmp")]
        if folder == "/proc":
            names[:] = [name for name in names if not name.isdigit() and name not in ("self", "thread-self")]
        for name in files:
            path = os.path.join(folder, name)
            try:
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    continue  # a link, or nothing that was laid over a file
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                found.append(path)
            except OSError:
                pass
    return sorted(found)


def write(path: str) -> str:
    try:
        with open(path, "w") as file:
            file.write("0")
        return "it worked"
    except OSError as problem:
        return errno.errorcode[problem.errno]


def devices() -> list[str]:
    """Those that can be opened in any way."""
    found = []
    for folder, _, names in os.walk("/dev"):
        for name in names:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                for how in (os.O_RDONLY, os.O_WRONLY):
                    try:
                        os.close(os.open(path, how | os.O_NONBLOCK | os.O_NOCTTY))
                        found.append(path)
                        break
                    except OSError:
                        pass
    return sorted(found)


def read_only(paths: list[str]) -> dict:
    return {path: bool(os.statvfs(path).f_flag & os.ST_RDONLY) for path in paths if os.path.exists(path)}


def execute(program: str) -> list[str]:
    """A copy in each folder that can be written to, and one in memory that came with the image's Python."""
    said = []
    with open(program, "rb") as file:
        content = file.read()
    for folder in ("/tmp", "/dev/shm"):
        path = folder + "/program"
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, 0o6755)
        try:
            said.append(f"exit code {subprocess.call([path])}")
        except OSError as problem:
            said.append(errno.errorcode[problem.errno])
        os.unlink(path)
    return said


def run(words: list[str]) -> int:
    return subprocess.call(words)


def descriptors() -> list[str]:
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        for number in os.listdir(f"/proc/{process}/fd"):
            try:
                found.append(os.readlink(f"/proc/{process}/fd/{number}"))
            except OSError:
                pass  # the folder that is being listed
    return sorted(set(found))


def processes() -> dict:
    found = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        with open(f"/proc/{process}/comm") as file:
            found[process] = file.read().strip()
    return found


def status() -> dict:
    with open("/proc/self/status") as file:
        lines = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    names = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")
    return {name: lines[name].split() for name in names}


def limits() -> dict:
    import resource

    return {
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "locked": resource.getrlimit(resource.RLIMIT_MEMLOCK)[1],
    }


def environments() -> str:
    """Of every process that is visible."""
    found = b""
    for process in filter(str.isdigit, os.listdir("/proc")):
        with open(f"/proc/{process}/environ", "rb") as file:
            found += file.read()
    return found.decode()


def read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20).decode("latin-1")
    except OSError as problem:
        return "refused: " + errno.errorcode[problem.errno]


def read_all(folder: str) -> str:
    """Everything under it that can be read."""
    found = []
    for inner, _, names in os.walk(folder):
        found += [read(os.path.join(inner, name)) for name in names]
    return "".join(found)


def hostname() -> str:
    return socket.gethostname()
