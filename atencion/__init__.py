"""The 360° view, requests, claims, explain-my-bill, order desk."""
