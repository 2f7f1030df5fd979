package dev.assay.agent.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recognize virtual machines by what the firmware (DMI) calls the machine. */
final class VirtualProducts {
    /** What vendor or product names in DMI contain in a virtual machine, with the name for people. */
    private static final List<Map.Entry<String, String>> VIRTUAL_PRODUCTS = List.of(
            Map.entry("vmware", "VMware"),
            Map.entry("virtualbox", "VirtualBox"),
            Map.entry("innotek", "VirtualBox"),
            Map.entry("parallels", "Parallels"),
            Map.entry("google compute engine", "Google Compute Engine"),
            Map.entry("amazon ec2", "Amazon EC2"),
            Map.entry("apple virtualization", "Apple Virtualization"),
            Map.entry("microsoft corporation virtual machine", "Hyper-V"),
            Map.entry("openstack", "OpenStack"),
            Map.entry("droplet", "DigitalOcean"),
            Map.entry("hetzner vserver", "Hetzner Cloud"),
            Map.entry("bhyve", "bhyve"),
            Map.entry("xen", "Xen"),
            Map.entry("kvm", "KVM"),
            Map.entry("qemu", "QEMU"));

    private VirtualProducts() {}

    /**
     * Return the name of the virtual machine for people, or {@code null} if the machine seems to be real.
     *
     * @param product vendor and product with a space between
     */
    static @Nullable String find(String product) {
        String lower = product.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".metal")) {
            // Bare metal in a cloud has the cloud's name too.
            return null;
        }
        return VIRTUAL_PRODUCTS.stream()
                .filter(known -> lower.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
