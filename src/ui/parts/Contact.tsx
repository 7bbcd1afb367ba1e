import "./contact.css";

/** Drawn as the contact it is. */
export function Contact({ closed }: { readonly closed: boolean }) {
  return (
    <svg className="contact" viewBox="0 0 36 16" aria-hidden="true">
      {closed ? (
        <>
          <path d="M1 8h34" />
          <circle className="filled" cx="9" cy="8" r="3.2" />
          <circle className="filled" cx="27" cy="8" r="3.2" />
        </>
      ) : (
        <>
          <path d="M1 11h5.5M29.5 11H35M11.2 9.3 25 2" />
          <circle cx="9" cy="11" r="2.7" />
          <circle cx="27" cy="11" r="2.7" />
        </>
      )}
    </svg>
  );
}
