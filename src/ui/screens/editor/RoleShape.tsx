import type { SettingRole } from "../../../../protocol/shared.ts";

/** The shapes of the ruler in small: alarm triangle, protection shield, release diamond. Other roles have none. */
export function RoleShape({ role }: { readonly role: SettingRole }) {
  if (role === "alarm") {
    return (
      <svg className="roleShape" viewBox="0 0 14 14" aria-hidden="true">
        <path d="M1.5 2.5h11L7 11.5z" fill="var(--c-alarm-solid)" stroke="var(--c-ink)" strokeWidth="1.2" />
      </svg>
    );
  }
  if (role === "protect" || role === "protect2") {
    return (
      <svg className="roleShape" viewBox="0 0 14 14" aria-hidden="true">
        <path d="M7 13c-3.500-1.500-5-3.800-5-6.800V2.500L7 1l5 1.500v3.700c0 3-1.500 5.300-5 6.800z" fill="var(--c-prot-solid)" />
      </svg>
    );
  }
  if (role === "release") {
    return (
      <svg className="roleShape" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6">
        <path d="M7 1.5 12.500 7 7 12.500 1.500 7z" />
      </svg>
    );
  }
  return null;
}
